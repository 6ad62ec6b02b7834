package concord.core.guard;

import concord.core.Cluster;
import concord.core.Member;
import java.util.List;

/// The cluster as one caller may use it: whoever has a token may look, an admin may change it.
///
/// @param cluster the cluster itself
/// @param caller who calls
record GuardedCluster(Cluster cluster, Caller caller) implements Cluster {

    private static final String MEMBERS = "changing the members";

    @Override
    public Identity identity() {
        caller.token();
        return cluster.identity();
    }

    @Override
    public List<Member> members() {
        caller.token();
        return cluster.members();
    }

    @Override
    public void add(String id, String address) {
        caller.requireAdmin(MEMBERS);
        cluster.add(id, address);
    }

    @Override
    public void remove(String id) {
        caller.requireAdmin(MEMBERS);
        cluster.remove(id);
    }

    @Override
    public void replace(String id, String newId, String address) {
        caller.requireAdmin(MEMBERS);
        cluster.replace(id, newId, address);
    }

    @Override
    public void transfer(String id) {
        caller.requireAdmin("choosing the leader");
        cluster.transfer(id);
    }

    /// Is a change: it costs every member a walk through its whole state, and stops those that
    /// differ.
    @Override
    public StateHashes compareStates() {
        caller.requireAdmin("comparing the members' states");
        return cluster.compareStates();
    }
}
