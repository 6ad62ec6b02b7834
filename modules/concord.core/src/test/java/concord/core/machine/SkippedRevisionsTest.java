package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.Watch;
import concord.core.Watcher;
import concord.core.spi.Position;
import concord.core.watch.Hub;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A state that is restored goes on far ahead of what those who watch have seen.
class SkippedRevisionsTest {

    private static final long FAR = 100_000_000_000L;

    /// An empty store at a revision.
    private static byte[] image(long revision) throws IOException {
        State state = new State();
        state.progress.goOn(new Position(1, 1, 0), revision);
        state.history.start(revision, 0);
        List<SnapshotFormat.Piece> pieces =
                state.parts().stream()
                        .map(part -> new SnapshotFormat.Piece(part.tag(), part.capture()))
                        .toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SnapshotFormat.write(pieces, bytes);
        return bytes.toByteArray();
    }

    /// To count through them would take hours, during which nobody could begin or end a watch.
    @Test
    @Timeout(60)
    void whoWatchesIsCutOffAtOnceHoweverManyRevisionsAreLeftOut() throws IOException {
        StoreMachine machine = new StoreMachine();
        try (Hub hub = new Hub(machine)) {
            Watcher watcher = hub.watch(Watch.all());
            assertTrue(watcher.poll(Duration.ofMillis(1)).isEmpty());
            machine.restore(new ByteArrayInputStream(image(FAR)));
            var cutOff =
                    assertThrows(
                            ConcordException.Compacted.class,
                            () -> watcher.poll(Duration.ofSeconds(30)));
            assertTrue(String.valueOf(cutOff.getMessage()).contains("" + (FAR + 1)));
            watcher.close();
            assertEquals(0, hub.size());
        }
    }
}
