package concord.raft;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import concord.core.Cluster;
import concord.core.ConcordException;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Peer;
import java.util.Collection;
import java.util.stream.IntStream;
import org.apache.ratis.protocol.RaftPeer;
import org.junit.jupiter.api.Test;

/// How many members a cluster may have.
class MemberLimitTest {

    private static final Collection<RaftPeer> ALL = members(Cluster.MAX_MEMBERS);

    private static Collection<RaftPeer> members(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new Peer("n" + i, new Endpoint("127.0.0.1", 7000 + i)))
                .map(RaftMember::raftPeer)
                .toList();
    }

    @Test
    void oneTooManyIsRefused() {
        assertDoesNotThrow(() -> Membership.requireRoom(members(Cluster.MAX_MEMBERS - 1), ""));
        assertThrows(ConcordException.InvalidRequest.class, () -> Membership.requireRoom(ALL, ""));
    }

    @Test
    void whoComesInThePlaceOfAnotherIsOneMoreForAWhile() {
        assertDoesNotThrow(() -> Membership.requireRoom(ALL, "n3"));
        assertThrows(
                ConcordException.InvalidRequest.class, () -> Membership.requireRoom(ALL, "n9"));
        assertThrows(
                ConcordException.InvalidRequest.class,
                () -> Membership.requireRoom(members(Cluster.MAX_MEMBERS + 1), "n3"));
    }
}
