package concord.raft.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.raft.HandClock;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Peer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who announced itself lately is known, at its newest address.
class HeardMembersTest {

    private final HandClock clock = new HandClock();
    private final HeardMembers members = new HeardMembers(clock::nanoTime);

    @Test
    void theSilentAreForgotten() {
        assertTrue(members.heard(member("n2", 2)));
        clock.pass(Duration.ofSeconds(6));
        assertTrue(members.heard(member("n1", 1)));
        assertEquals(List.of(address(1), address(2)), List.copyOf(members.endpoints()));

        clock.pass(Duration.ofSeconds(4));
        assertEquals(2, members.endpoints().size());
        clock.pass(Duration.ofNanos(1));
        assertEquals(List.of(address(1)), List.copyOf(members.endpoints()));
        assertTrue(members.heard(member("n2", 2)), "new again");
    }

    @Test
    void whoMovesIsAtItsNewAddressAlone() {
        assertTrue(members.heard(member("n1", 1)));
        assertFalse(members.heard(member("n1", 1)));
        assertTrue(members.heard(member("n1", 3)));
        assertEquals(List.of(address(3)), List.copyOf(members.endpoints()));
    }

    @Test
    void noMoreAreKeptThanAnyClusterHas() {
        for (int i = 1; i <= 2 * HeardMembers.MAX_MEMBERS; i++) {
            assertEquals(i <= HeardMembers.MAX_MEMBERS, members.heard(member("n" + i, i)));
        }
        assertEquals(HeardMembers.MAX_MEMBERS, members.endpoints().size());
        assertTrue(members.heard(member("n1", 1000)), "one that is known may still move");

        clock.pass(Duration.ofSeconds(11));
        assertTrue(members.heard(member("n100", 100)));
    }

    private static Peer member(String id, int port) {
        return new Peer(id, address(port));
    }

    private static Endpoint address(int port) {
        return new Endpoint("10.0.0.1", port);
    }
}
