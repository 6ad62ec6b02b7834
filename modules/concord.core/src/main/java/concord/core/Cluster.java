package concord.core;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The members that replicate a store: who they are, and how that is changed.
///
/// Every call works on every member; changes are carried out by the leader. Each change is a
/// compare-and-set of the whole configuration: when somebody else changes it at the same time, one
/// of the two fails with `CONDITION_FAILED` and has changed nothing. A change may take longer than
/// the time-out of other operations, because a new member has to catch up first.
public interface Cluster {

    /// The most members that a cluster may have.
    int MAX_MEMBERS = 7;

    /// The name and the identity that all members share.
    ///
    /// @param name `cluster.name`
    /// @param id made when the cluster was formed; no other cluster has it
    record Identity(String name, String id) {}

    /// The states of the members at one point of the log.
    ///
    /// @param index the log index at which the states were compared
    /// @param hashes SHA-256 of the state of each member that answered, in hexadecimal
    record StateHashes(long index, Map<String, String> hashes) {

        /// Keeps a copy.
        public StateHashes {
            hashes = Map.copyOf(hashes);
        }

        /// Whether all that answered have the same state.
        public boolean agree() {
            return hashes.values().stream().distinct().count() <= 1;
        }

        /// Those whose state is not the one that a majority has; nobody where no majority agrees.
        public Set<String> odd() {
            for (String hash : hashes.values()) {
                Set<String> others = new TreeSet<>();
                hashes.forEach((id, each) -> {
                    if (!each.equals(hash)) {
                        others.add(id);
                    }
                });
                if (2 * others.size() < hashes.size()) {
                    return others;
                }
            }
            return Set.of();
        }
    }

    /// Which cluster it is.
    Identity identity();

    /// The members as the leader knows them, in the order of their names.
    ///
    /// @throws ConcordException.Unavailable when there is no leader
    List<Member> members();

    /// Adds a member, which has been started already and waits for it. It first learns what the
    /// others know, and then gets its vote.
    ///
    /// @param id its `node.id`
    /// @param address where the others reach its Raft port: `host:port`
    /// @throws ConcordException.InvalidRequest when there are too many members already, or the
    ///   address is none
    /// @throws ConcordException.ConditionFailed when there is a member of this name, or the members
    ///   change at the same time
    /// @throws ConcordException.Unavailable when the new member cannot be reached, belongs to
    ///   another cluster, or does not catch up
    void add(String id, String address);

    /// Removes a member, which then stops. A leader that removes itself hands over first.
    ///
    /// @throws ConcordException.NotFound when there is no such member
    /// @throws ConcordException.InvalidRequest when it is the last one
    void remove(String id);

    /// Puts a new member in the place of one that is lost: adds the one, then removes the other.
    void replace(String id, String newId, String address);

    /// Makes a member the leader.
    ///
    /// @throws ConcordException.NotFound when there is no such member
    void transfer(String id);

    /// Lets all members hash their state at one index and compares. Members whose state is not the
    /// one that a majority has are stopped: they have applied the same log to something else.
    StateHashes compareStates();
}
