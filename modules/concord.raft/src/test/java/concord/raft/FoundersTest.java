package concord.raft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Value;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who has formed a group is written into one that has not begun, and into no other.
class FoundersTest {

    private static final List<Peer> FOUNDERS =
            List.of(
                    new Peer("n1", new Endpoint("127.0.0.1", 7001)),
                    new Peer("n2", new Endpoint("127.0.0.1", 7002)));

    @TempDir Path directory;
    private Path group = Path.of("");

    @BeforeEach
    void makeGroup() throws IOException {
        group = Files.createDirectory(directory.resolve("group"));
        Founders.storage(group, RaftStorage.StartupOption.FORMAT).close();
    }

    private List<String> kept() {
        return Founders.members(group).stream()
                .flatMap(configuration -> configuration.getCurrentPeers().stream())
                .map(peer -> peer.getId().toString())
                .sorted()
                .toList();
    }

    @Test
    void aGroupThatHasNotBegunKeepsThem() throws IOException {
        Founders.keep(group, FOUNDERS);
        assertEquals(List.of("n1", "n2"), kept());
    }

    @Test
    void aGroupThatKnowsItsMembersKeepsThose() throws IOException {
        Founders.keep(group, FOUNDERS.subList(0, 1));
        Founders.keep(group, FOUNDERS);
        assertEquals(List.of("n1"), kept());
    }

    @Test
    void whatCannotBeReadIsRefusedAndLeftAsItIs() throws IOException {
        Path file = group.resolve("current").resolve("raft-meta.conf");
        byte[] damaged = "no configuration".getBytes(StandardCharsets.US_ASCII);
        Files.write(file, damaged);
        String why =
                String.valueOf(
                        assertThrows(
                                        ConcordException.OpenFailed.class,
                                        () -> Founders.keep(group, FOUNDERS))
                                .getMessage());
        assertTrue(why.contains(file.toString()) && why.contains("Nothing was changed"), why);
        assertArrayEquals(damaged, Files.readAllBytes(file));
    }

    @Test
    void aGroupWithASnapshotHasBegun() throws IOException {
        Path snapshots = Files.createDirectories(group.resolve("sm"));
        Files.createFile(snapshots.resolve(SimpleStateMachineStorage.getSnapshotFileName(1, 100)));
        Founders.keep(group, FOUNDERS);
        assertEquals(List.of(), kept());
    }

    @Test
    void aGroupWhoseLogBeginsLaterHasBegun() throws IOException {
        Files.createFile(group.resolve("current").resolve("log_inprogress_0"));
        assertFalse(Founders.hasBegun(group));
        Files.createFile(group.resolve("current").resolve("log_101-200"));
        Founders.keep(group, FOUNDERS);
        assertEquals(List.of(), kept());
    }

    /// Ratis itself would take the group for one of nobody and say so in its log alone.
    @Test
    void aMemberWithSuchAFileDoesNotOpen() throws IOException {
        Durable member = new Durable(directory.resolve("member"));
        try (Concord concord = member.open()) {
            concord.store().put("a", Value.of(1));
        }
        Path file = member.log().resolve("raft-meta.conf");
        byte[] before = Files.readAllBytes(file);
        Files.write(file, new byte[0]);
        assertThrows(ConcordException.OpenFailed.class, member::open);
        Files.write(file, before);
        try (Concord concord = member.open()) {
            assertTrue(concord.store().get("a").isPresent());
        }
    }
}
