package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A directory belongs to one member and is open in one process at a time.
class DataDirectoryTest {

    @TempDir Path directory;

    @Test
    void aSecondMemberIsRefusedAndToldWhoHasIt() {
        try (Concord first = new Durable(directory).open()) {
            var refused = refused(new Durable(directory));
            assertTrue(refused.contains("in use"), refused);
            assertTrue(refused.contains("process " + ProcessHandle.current().pid()), refused);
            assertTrue(first.status().ready());
        }
        new Durable(directory).open().close();
    }

    @Test
    void anotherMembersDirectoryIsRefused() {
        new Durable(directory).open().close();
        String refused = refused(new Durable(directory).with(Settings.NODE_ID, "n2"));
        assertTrue(refused.contains("node.id 'n1'"), refused);
    }

    @Test
    void anotherClustersDirectoryIsRefused() {
        new Durable(directory).open().close();
        String refused = refused(new Durable(directory).with(Settings.CLUSTER_NAME, "other"));
        assertTrue(refused.contains("cluster.name 'concord'"), refused);
    }

    @Test
    void aNewerFormatIsRefused() throws IOException {
        new Durable(directory).open().close();
        Path format = directory.resolve("format");
        Files.writeString(format, Files.readString(format).replace("format=1", "format=2"));
        String refused = refused(new Durable(directory));
        assertTrue(refused.contains("format '2'"), refused);
    }

    @Test
    void aFileInThePlaceOfTheDirectoryIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        String refused = refused(new Durable(file.resolve("data")));
        assertTrue(refused.contains("file is a file"), refused);
    }

    @Test
    void missingParentsAreMade() {
        Path deep = directory.resolve("a/b/c");
        new Durable(deep).open().close();
        assertEquals(true, Files.exists(deep.resolve("format")));
    }

    private static String refused(Durable member) {
        return String.valueOf(
                assertThrows(ConcordException.OpenFailed.class, member::open).getMessage());
    }
}
