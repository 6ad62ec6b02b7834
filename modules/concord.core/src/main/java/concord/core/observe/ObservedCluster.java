package concord.core.observe;

import concord.core.Cluster;
import concord.core.Consistency;
import concord.core.Member;
import concord.core.spi.OperationKind;
import concord.core.spi.Subject;
import java.util.List;

/// The cluster as one caller uses it, seen.
///
/// @param cluster what he may use
/// @param visitor who calls
/// @param level how fresh reads are
public record ObservedCluster(Cluster cluster, Visitor visitor, Consistency level)
        implements Cluster {

    @Override
    public Identity identity() {
        return cluster.identity();
    }

    @Override
    public List<Member> members() {
        return visitor.reads(
                OperationKind.CLUSTER_MEMBERS, level, () -> Subject.NONE, () -> cluster.members());
    }

    @Override
    public void add(String id, String address) {
        visitor.runs(OperationKind.CLUSTER_ADD, Subject.named(id), () -> cluster.add(id, address));
    }

    @Override
    public void remove(String id) {
        visitor.runs(OperationKind.CLUSTER_REMOVE, Subject.named(id), () -> cluster.remove(id));
    }

    @Override
    public void replace(String id, String newId, String address) {
        visitor.runs(
                OperationKind.CLUSTER_REPLACE,
                Subject.named(id),
                () -> cluster.replace(id, newId, address));
    }

    @Override
    public void transfer(String id) {
        visitor.runs(OperationKind.CLUSTER_TRANSFER, Subject.named(id), () -> cluster.transfer(id));
    }

    @Override
    public StateHashes compareStates() {
        return visitor.does(
                OperationKind.CLUSTER_COMPARE, Subject.NONE, () -> cluster.compareStates());
    }
}
