package concord.core.engine.memory;

import concord.core.Cluster;
import concord.core.ConcordException;
import concord.core.Member;
import concord.core.Role;
import java.util.List;
import java.util.Map;

/// The one member of a store in memory, which can have no others.
record ClusterOfOne(String node, String name) implements Cluster {

    @Override
    public Identity identity() {
        return new Identity(name, "memory");
    }

    @Override
    public List<Member> members() {
        return List.of(new Member(node, "", Role.LEADER, 0));
    }

    @Override
    public void add(String id, String address) {
        throw alone();
    }

    @Override
    public void remove(String id) {
        throw alone();
    }

    @Override
    public void replace(String id, String newId, String address) {
        throw alone();
    }

    @Override
    public void transfer(String id) {
        if (!id.equals(node)) {
            throw new ConcordException.NotFound("there is no member " + id);
        }
    }

    @Override
    public StateHashes compareStates() {
        return new StateHashes(0, Map.of());
    }

    private static ConcordException alone() {
        return new ConcordException.InvalidRequest(
                "a store in memory has no other members; open a durable one with cluster.members");
    }
}
