package concord.raft.peer;

import concord.core.ConcordException;
import concord.core.Settings;

/// A member as the others know it.
///
/// @param id its `node.id`
/// @param address where the others reach it
public record Peer(String id, Endpoint address) {

    /// @throws ConcordException.InvalidRequest when the id cannot be a `node.id`, or nobody can
    ///   connect to the address
    public Peer {
        if (!isId(id)) {
            throw new ConcordException.InvalidRequest(
                    "the node id '" + id + "' must be " + Settings.NODE_ID.allowed());
        }
        if (address.isWildcard()) {
            throw new ConcordException.InvalidRequest(
                    "member "
                            + id
                            + " is at "
                            + address
                            + ", to which nobody can connect; name an address of its machine");
        }
    }

    private static boolean isId(String id) {
        try {
            return Settings.NODE_ID.parse(id).equals(id);
        } catch (ConcordException.InvalidRequest e) {
            return false;
        }
    }

    /// `id@host:port`, as in `cluster.members`.
    @Override
    public String toString() {
        return id + "@" + address;
    }
}
