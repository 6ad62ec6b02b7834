package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A member that was killed between its first vote and its first entry.
class UnbegunTest {

    @TempDir Path directory;

    @Test
    void begins_again() throws IOException {
        Durable member = new Durable(directory);
        try (Concord concord = member.open()) {
            concord.store().put("a", Value.of(1));
        }
        // What is left of it then: the vote.
        try (Stream<Path> files = Files.walk(directory.resolve("raft"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("raft-meta")) {
                    Files.delete(file);
                }
            }
        }
        try (Concord concord = member.open()) {
            assertEquals(1, concord.store().put("b", Value.of(2)).revision());
        }
    }

    @Test
    void is_not_one_that_has_a_log() throws IOException {
        Durable member = new Durable(directory);
        try (Concord concord = member.open()) {
            concord.store().put("a", Value.of(1));
        }
        try (Concord concord = member.open()) {
            assertTrue(concord.store().get("a").isPresent());
        }
    }
}
