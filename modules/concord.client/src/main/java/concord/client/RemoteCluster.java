package concord.client;

import concord.core.Cluster;
import concord.core.ConcordException;
import concord.core.Member;
import concord.core.Status;
import concord.proto.v1.AddMemberRequest;
import concord.proto.v1.ClusterGrpc;
import concord.proto.v1.MembersRequest;
import concord.proto.v1.MembersResponse;
import concord.proto.v1.RemoveMemberRequest;
import concord.proto.v1.StatusRequest;
import concord.proto.v1.TransferRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The members, as the server that is used tells of them and changes them.
final class RemoteCluster implements Cluster {

    /// A new member has to catch up first.
    private static final Duration CHANGE = Duration.ofMinutes(10);

    private final Remote remote;
    private final Remote patient;

    RemoteCluster(Remote remote) {
        this.remote = remote;
        this.patient = remote.timeout(CHANGE);
    }

    static Status status(Remote remote) {
        var status = remote.read(ClusterGrpc.getStatusMethod(), StatusRequest.getDefaultInstance());
        return new Status(
                status.getNode(),
                Answers.role(status.getRole()),
                status.hasLeader() ? Optional.of(status.getLeader()) : Optional.empty(),
                status.getTerm(),
                status.getCommitIndex(),
                status.getAppliedIndex(),
                status.getReady(),
                status.hasProblem() ? Optional.of(status.getProblem()) : Optional.empty(),
                status.getRevision(),
                status.getKeys(),
                status.getBytes());
    }

    private MembersResponse ask() {
        return remote.read(ClusterGrpc.getMembersMethod(), MembersRequest.getDefaultInstance());
    }

    @Override
    public Identity identity() {
        MembersResponse response = ask();
        return new Identity(response.getClusterName(), response.getClusterId());
    }

    @Override
    public List<Member> members() {
        return ask().getMembersList().stream()
                .map(member ->
                        new Member(
                                member.getId(),
                                member.getAddress(),
                                Answers.role(member.getRole()),
                                member.hasLagEntries() ? member.getLagEntries() : -1))
                .toList();
    }

    @Override
    public void add(String id, String address) {
        var request = AddMemberRequest.newBuilder().setId(id).setAddress(address).build();
        patient.ask(ClusterGrpc.getAddMethod(), request, Repeat.UNSEEN_WRITE);
    }

    @Override
    public void remove(String id) {
        var request = RemoveMemberRequest.newBuilder().setId(id).build();
        patient.ask(ClusterGrpc.getRemoveMethod(), request, Repeat.UNSEEN_WRITE);
    }

    @Override
    public void replace(String id, String newId, String address) {
        if (members().stream().noneMatch(member -> member.id().equals(id))) {
            throw new ConcordException.NotFound("there is no member " + id);
        }
        add(newId, address);
        remove(id);
    }

    @Override
    public void transfer(String id) {
        var request = TransferRequest.newBuilder().setId(id).build();
        patient.ask(ClusterGrpc.getTransferMethod(), request, Repeat.UNSEEN_WRITE);
    }

    @Override
    public StateHashes compareStates() {
        throw new ConcordException.InvalidRequest(
                "states are compared by a member in its own process, by Concord.cluster(); servers"
                        + " do not offer it to clients");
    }
}
