package concord.raft.peer;

import concord.core.ConcordException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The members named by `cluster.members`, in its order: `n1@10.0.0.1:7000,n2@[::1]:7001`.
///
/// One to seven: of more, every write would wait for more disks than help anyone.
public final class MemberList {

    /// The most members of a cluster.
    public static final int MAX_MEMBERS = 7;

    private static final String SETTING = "cluster.members";

    private final List<Peer> peers;

    private MemberList(List<Peer> peers) {
        this.peers = List.copyOf(peers);
    }

    /// The members of a text.
    ///
    /// @throws ConcordException.InvalidRequest when it names none, too many, one twice, two at one
    ///   address, or an entry is not `id@host:port`
    public static MemberList parse(String text) {
        List<Peer> peers = new ArrayList<>();
        for (String entry : text.split(",", -1)) {
            peers.add(parsePeer(entry.strip(), text));
        }
        if (peers.size() > MAX_MEMBERS) {
            throw new ConcordException.InvalidRequest(
                    SETTING
                            + " names "
                            + peers.size()
                            + " members; a cluster has at most "
                            + MAX_MEMBERS);
        }
        checkUnique(peers);
        return new MemberList(peers);
    }

    private static Peer parsePeer(String entry, String text) {
        int at = entry.indexOf('@');
        if (at < 0) {
            throw new ConcordException.InvalidRequest(
                    entry.isEmpty()
                            ? SETTING + " has an empty entry: '" + text + "'"
                            : SETTING
                                    + " has '"
                                    + entry
                                    + "' without an '@'; an entry is node id @ Raft address, such"
                                    + " as n1@10.0.0.1:7000");
        }
        Endpoint address = Endpoint.parse(SETTING, entry.substring(at + 1));
        try {
            return new Peer(entry.substring(0, at), address);
        } catch (ConcordException.InvalidRequest e) {
            throw new ConcordException.InvalidRequest(
                    SETTING + " has '" + entry + "': " + e.getMessage());
        }
    }

    private static void checkUnique(List<Peer> peers) {
        Map<String, Peer> ids = new HashMap<>();
        Map<Endpoint, Peer> addresses = new HashMap<>();
        for (Peer peer : peers) {
            if (ids.put(peer.id(), peer) != null) {
                throw new ConcordException.InvalidRequest(
                        SETTING
                                + " names "
                                + peer.id()
                                + " twice; every member has its own node.id");
            }
            @Nullable Peer neighbour = addresses.put(peer.address(), peer);
            if (neighbour != null) {
                throw new ConcordException.InvalidRequest(
                        SETTING
                                + " has both "
                                + neighbour.id()
                                + " and "
                                + peer.id()
                                + " at "
                                + peer.address()
                                + "; every member has its own address");
            }
        }
    }

    /// The members, in the order of the setting.
    public List<Peer> peers() {
        return peers;
    }

    /// The member of an id, when it is named.
    public Optional<Peer> find(String id) {
        return peers.stream().filter(peer -> peer.id().equals(id)).findFirst();
    }

    /// The member that this one is.
    ///
    /// @throws ConcordException.InvalidRequest when the list does not name it
    public Peer self(String nodeId) {
        return find(nodeId)
                .orElseThrow(() ->
                        new ConcordException.InvalidRequest(
                                SETTING
                                        + " is '"
                                        + this
                                        + "' and does not name this member, whose node.id is"
                                        + " '"
                                        + nodeId
                                        + "'; correct one of the two"));
    }

    /// The text that [#parse(String)] reads.
    @Override
    public String toString() {
        return peers.stream().map(Peer::toString).collect(Collectors.joining(","));
    }
}
