package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.raft.form.Introduction;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Peer;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.raftlog.LogProtoUtils;
import org.junit.jupiter.api.Test;

/// Member n3 looks whether it was removed.
class RemovalTest {

    private static final String CLUSTER = "02511d47-d67c-49a3-9011-abb3109a44c1";
    private static final long APPLIED = 1_000;

    private final Removal removal = new Removal("n3");

    @Test
    void theNewestConfigurationThatWasAppliedTellsIt() {
        removal.applied(configuration(10, "n1", "n2", "n3"));
        assertFalse(removal.isToldBy(configuration(10, "n1", "n2", "n3"), APPLIED));
        assertTrue(removal.isToldBy(configuration(20, "n1", "n2"), APPLIED));
        assertFalse(removal.isToldBy(configuration(APPLIED + 1, "n1", "n2"), APPLIED));
    }

    @Test
    void aStepToAnotherConfigurationDoesNotTellItYet() {
        removal.applied(configuration(10, "n1", "n2", "n3"));
        assertFalse(
                removal.isToldBy(
                        configuration(20, List.of("n1", "n2"), List.of("n1", "n2", "n3")),
                        APPLIED));
    }

    /// Members that are removed are sent nothing more, and may have to be told.
    @Test
    void anotherMemberTellsItByANewerConfiguration() {
        RaftConfiguration own = configuration(10, "n1", "n2", "n3");
        removal.applied(own);
        assertTrue(removal.isToldBy(introduction(20, "n1", "n2"), CLUSTER, own));
        assertFalse(removal.isToldBy(introduction(20, "n1", "n2", "n3"), CLUSTER, own));
        assertFalse(removal.isToldBy(introduction(20), CLUSTER, own));
        assertFalse(removal.isToldBy(introduction(20, "n1", "n2"), "another", own));
    }

    /// It was down, or cut off, when this member was added.
    @Test
    void aMemberThatIsBehindIsNotBelieved() {
        RaftConfiguration own = configuration(20, "n1", "n2", "n3");
        removal.applied(own);
        assertFalse(removal.isToldBy(introduction(10, "n1", "n2"), CLUSTER, own));
        assertFalse(removal.isToldBy(introduction(Introduction.NOWHERE, "n1", "n2"), CLUSTER, own));
    }

    /// While it catches up it applies what is from before it was added, and leaders may change.
    @Test
    void aMemberThatIsBeingAddedWasNotRemoved() {
        RaftConfiguration before = configuration(10, "n1", "n2");
        removal.applied(before);
        assertFalse(removal.isToldBy(before, APPLIED));
        assertFalse(removal.isToldBy(introduction(20, "n1", "n2"), CLUSTER, before));
        removal.applied(configuration(30, List.of("n1", "n2", "n3"), List.of("n1", "n2")));
        assertTrue(removal.isToldBy(configuration(40, "n1", "n2"), APPLIED));
    }

    @Test
    void anIntroductionSaysWhereItsMembersStand() {
        Introduction told = introduction(20, "n1", "n2");
        assertEquals(told, Introduction.read(told.encoded()));
    }

    private static Introduction introduction(long index, String... members) {
        return new Introduction(
                "n1",
                "concord",
                CLUSTER,
                "",
                Stream.of(members)
                        .map(id -> new Peer(id, new Endpoint("127.0.0.1", 7000)))
                        .toList(),
                index);
    }

    private static RaftConfiguration configuration(long index, String... members) {
        return configuration(index, List.of(members), List.of());
    }

    private static RaftConfiguration configuration(
            long index, List<String> members, List<String> previous) {
        return LogProtoUtils.toRaftConfiguration(
                LogEntryProto.newBuilder()
                        .setIndex(index)
                        .setConfigurationEntry(
                                RaftConfigurationProto.newBuilder()
                                        .addAllPeers(peers(members))
                                        .addAllOldPeers(peers(previous)))
                        .build());
    }

    private static List<RaftPeerProto> peers(List<String> members) {
        return members.stream()
                .map(id -> new Peer(id, new Endpoint("127.0.0.1", 7000)))
                .map(peer -> RaftMember.raftPeer(peer).getRaftPeerProto())
                .toList();
    }
}
