package concord.web.grpc;

import concord.core.Cluster;
import concord.core.Member;
import concord.core.Status;
import concord.core.auth.Access;
import concord.proto.v1.AddMemberRequest;
import concord.proto.v1.AddMemberResponse;
import concord.proto.v1.ClusterGrpc;
import concord.proto.v1.MembersRequest;
import concord.proto.v1.MembersResponse;
import concord.proto.v1.RemoveMemberRequest;
import concord.proto.v1.RemoveMemberResponse;
import concord.proto.v1.StatusRequest;
import concord.proto.v1.StatusResponse;
import concord.proto.v1.TransferRequest;
import concord.proto.v1.TransferResponse;
import concord.web.grpc.wire.Call;
import concord.web.grpc.wire.Method;
import java.util.List;

/// The members of the cluster: who they are, and who leads.
final class ClusterService {

    private final Members members;

    ClusterService(Members members) {
        this.members = members;
    }

    List<Method<?, ?>> methods() {
        return List.of(
                Method.single(ClusterGrpc.getStatusMethod(), this::status),
                Method.single(ClusterGrpc.getMembersMethod(), this::members),
                Method.single(ClusterGrpc.getAddMethod(), this::add),
                Method.single(ClusterGrpc.getRemoveMethod(), this::remove),
                Method.single(ClusterGrpc.getTransferMethod(), this::transfer));
    }

    private StatusResponse status(Call call, StatusRequest request) {
        Access access = members.access(call);
        Status status = access.status();
        var response =
                StatusResponse.newBuilder()
                        .setNode(status.node())
                        .setRole(Responses.role(status.role()))
                        .setTerm(status.term())
                        .setCommitIndex(status.commitIndex())
                        .setAppliedIndex(status.appliedIndex())
                        .setReady(status.ready())
                        .setRevision(status.revision())
                        .setKeys(status.keys())
                        .setBytes(status.bytes())
                        .setTimeMillis(access.store().now().toEpochMilli());
        status.leader().ifPresent(response::setLeader);
        status.problem().ifPresent(response::setProblem);
        return response.build();
    }

    private MembersResponse members(Call call, MembersRequest request) {
        Cluster cluster = members.cluster(call);
        List<Member> all = cluster.members();
        var response =
                MembersResponse.newBuilder()
                        .setClusterName(cluster.identity().name())
                        .setClusterId(cluster.identity().id());
        for (Member member : all) {
            var message =
                    concord.proto.v1.Member.newBuilder()
                            .setId(member.id())
                            .setAddress(member.address())
                            .setRole(Responses.role(member.role()));
            if (member.lagEntries() >= 0) {
                message.setLagEntries(member.lagEntries());
            }
            response.addMembers(message);
        }
        return response.build();
    }

    private AddMemberResponse add(Call call, AddMemberRequest request) {
        members.cluster(call)
                .add(given(request.getId(), "id"), given(request.getAddress(), "address"));
        return AddMemberResponse.getDefaultInstance();
    }

    private RemoveMemberResponse remove(Call call, RemoveMemberRequest request) {
        members.cluster(call).remove(given(request.getId(), "id"));
        return RemoveMemberResponse.getDefaultInstance();
    }

    private TransferResponse transfer(Call call, TransferRequest request) {
        members.cluster(call).transfer(given(request.getId(), "id"));
        return TransferResponse.getDefaultInstance();
    }

    private static String given(String text, String name) {
        if (text.isEmpty()) {
            throw Requests.invalid(name + " of the member is missing");
        }
        return text;
    }
}
