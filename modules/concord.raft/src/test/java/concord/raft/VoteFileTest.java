package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.ratis.util.AtomicFileOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file that says in which term a member is and whom it has voted for. [FullDiskTest] has the
/// disk that fails.
class VoteFileTest {

    @TempDir private Path directory;

    /// As Ratis writes it.
    static void write(AtomicFileOutputStream file, String votedFor) throws IOException {
        Properties vote = new Properties();
        vote.setProperty("votedFor", votedFor);
        try (var out = new BufferedWriter(new OutputStreamWriter(file, StandardCharsets.UTF_8))) {
            vote.store(out, "");
        }
    }

    static String votedFor(Path file) throws IOException {
        Properties vote = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            vote.load(in);
        }
        return vote.getProperty("votedFor", "nobody");
    }

    @Test
    void is_replaced_and_can_be_given_up() throws Exception {
        Path file = directory.resolve("raft-meta");
        write(new AtomicFileOutputStream(file.toFile()), "n1");
        write(new AtomicFileOutputStream(file.toFile()), "n2");
        assertEquals("n2", votedFor(file));

        var given = new AtomicFileOutputStream(file.toFile());
        given.write('x');
        given.abort();
        assertEquals("n2", votedFor(file));
        assertFalse(Files.exists(AtomicFileOutputStream.getTemporaryFile(file.toFile()).toPath()));
    }
}
