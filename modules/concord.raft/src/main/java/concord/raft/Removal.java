package concord.raft;

import concord.raft.form.Introduction;
import concord.raft.peer.Peer;
import java.util.Collection;
import java.util.stream.Stream;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftConfiguration;

/// Whether a member was removed from its cluster, as far as configurations tell: the newest that it
/// has applied, or that of another member, for nobody sends to who was removed.
///
/// Another member may be behind this one, so what it has counts only if it is newer than what is
/// here. And whoever has been in no configuration that was applied here is not removed but on its
/// way in: the configurations that it gets to see first are from before it was added.
final class Removal {

    private final String node;
    private volatile boolean wasIn;

    /// @param node the member's name
    Removal(String node) {
        this.node = node;
    }

    /// A configuration was applied here, now or before the member was started.
    void applied(RaftConfiguration configuration) {
        if (has(configuration.getAllPeers())) {
            wasIn = true;
        }
    }

    /// Whether the newest configuration here says so: it has to be applied, and no step to another.
    boolean isToldBy(RaftConfiguration own, long appliedIndex) {
        return wasIn
                && !own.getCurrentPeers().isEmpty()
                && !has(own.getCurrentPeers())
                && own.getPreviousPeers().isEmpty()
                && own.getLogEntryIndex() <= appliedIndex;
    }

    /// Whether another member says so.
    ///
    /// @param own the newest configuration here
    boolean isToldBy(Introduction other, String cluster, RaftConfiguration own) {
        return wasIn
                && other.cluster().equals(cluster)
                && other.membersAt() > own.getLogEntryIndex()
                && !other.members().isEmpty()
                && isNone(other.members().stream().map(Peer::id));
    }

    private boolean has(Collection<RaftPeer> peers) {
        return !isNone(peers.stream().map(peer -> peer.getId().toString()));
    }

    private boolean isNone(Stream<String> names) {
        return names.noneMatch(node::equals);
    }
}
