package concord.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrialTest {
    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "map, async:100, false",
        "map, async:100x2, false",
        "map, vt:10, false",
        "fsync, thread:1, true",
        "jraft, async:100, true",
        "jraft, vt:10, true",
    })
    void what_was_acknowledged_is_there(String target, String load, boolean reopen)
            throws Exception {
        var result = trial(target, load, reopen).run();
        assertTrue(result.calls() > 0);
        assertEquals(10_000, result.verified());
        assertEquals(result.line(), Result.parse(result.line()).line());
        assertTrue(empty(directory));
    }

    @Test
    void a_target_that_forgets_is_found_out() throws IOException {
        var trial = trial("map", "async:100", true);
        assertThrows(IllegalStateException.class, trial::run);
        assertTrue(empty(directory));
    }

    private Trial trial(String target, String load, boolean reopen) {
        var options =
                Options.parse(
                        List.of(
                                "--keys", "999",
                                "--warmup", "0.1",
                                "--seconds", "0.1",
                                "--reopen", Boolean.toString(reopen),
                                "--dir", directory.toString()));
        return new Trial(Peer.named(target), Load.parse(load), options);
    }

    private static boolean empty(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }
}
