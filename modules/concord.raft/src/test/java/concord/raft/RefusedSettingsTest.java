package concord.raft;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Settings;
import concord.testkit.FreePorts;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A member that is not opened listens to nobody any more.
class RefusedSettingsTest {

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({"raft.tls.cert, none.pem, raft.tls.key", "cluster.bootstrap-expect, 0, expect"})
    void noThreadIsLeft(String setting, String text, String why) {
        List<Integer> ports = FreePorts.find(2);
        Map<String, String> texts = new HashMap<>();
        texts.put("data.dir", directory.toString());
        texts.put("raft.port", ports.get(0).toString());
        texts.put("cluster.discovery", "multicast");
        texts.put("cluster.multicast-group", "239.255.70.71:" + ports.get(1));
        texts.put("cluster.secret", "a-secret-of-the-test");
        texts.put("cluster.bootstrap-expect", "3");
        texts.put(setting, text);
        Settings settings = Settings.parse(texts);

        var refused = assertThrows(ConcordException.OpenFailed.class, () -> Concord.open(settings));

        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::toString);
        Durable.await(() ->
                Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("concord-multicast")));
    }
}
