package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Value;
import concord.core.Written;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A member that is closed by a thread that was interrupted, while writes are under way.
class InterruptedCloseTest {

    @TempDir Path directory;

    @Test
    void itEndsAllTheSameAndOpensAgain() {
        Durable member = new Durable(directory);
        Concord concord = member.open();
        List<CompletableFuture<Written>> writes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            writes.add(concord.store().async().put("key" + i, Value.raw(new byte[64 << 10])));
        }
        Thread.currentThread().interrupt();
        concord.close();
        assertTrue(Thread.interrupted(), "the interrupt is for whoever comes next");
        try (Concord again = member.open()) {
            for (int i = 0; i < writes.size(); i++) {
                assertTrue(writes.get(i).isDone());
                if (!writes.get(i).isCompletedExceptionally()) {
                    assertTrue(again.store().get("key" + i).isPresent(), "key" + i);
                }
            }
            again.store().put("after", Value.of(1));
            assertEquals(Value.of(1), again.store().get("after").orElseThrow().value());
        }
    }
}
