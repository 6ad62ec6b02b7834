package concord.raft;

import concord.core.Cluster;
import concord.core.ConcordException;
import concord.core.Member;
import concord.core.Role;
import java.util.List;
import java.util.Map;

/// A member that is alone and has no network.
record SoloCluster(String node, String name, String id) implements Cluster {

    @Override
    public Identity identity() {
        return new Identity(name, id);
    }

    @Override
    public List<Member> members() {
        return List.of(new Member(node, "", Role.LEADER, 0));
    }

    @Override
    public void add(String newId, String address) {
        throw alone();
    }

    @Override
    public void remove(String member) {
        throw alone();
    }

    @Override
    public void replace(String member, String newId, String address) {
        throw alone();
    }

    @Override
    public void transfer(String to) {
        if (!to.equals(node)) {
            throw new ConcordException.NotFound("there is no member " + to);
        }
    }

    @Override
    public StateHashes compareStates() {
        return new StateHashes(0, Map.of());
    }

    private static ConcordException alone() {
        return new ConcordException.InvalidRequest(
                "this member has no network; start it with cluster.members, so that others can join it");
    }
}
