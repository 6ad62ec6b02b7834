package concord.web.grpc;

import concord.core.ConcordException;
import concord.core.ErrorCode;
import concord.core.Lease;
import concord.core.Store;
import concord.proto.v1.GrantRequest;
import concord.proto.v1.GrantResponse;
import concord.proto.v1.InfoRequest;
import concord.proto.v1.InfoResponse;
import concord.proto.v1.KeepAliveRequest;
import concord.proto.v1.KeepAliveResponse;
import concord.proto.v1.LeaseGrpc;
import concord.proto.v1.LeaseState;
import concord.proto.v1.ListLeasesRequest;
import concord.proto.v1.ListLeasesResponse;
import concord.proto.v1.RevokeRequest;
import concord.proto.v1.RevokeResponse;
import concord.web.grpc.wire.Call;
import concord.web.grpc.wire.Method;
import concord.web.grpc.wire.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/// Leases: granted, kept alive, revoked.
final class LeaseService {

    private final Members members;

    LeaseService(Members members) {
        this.members = members;
    }

    List<Method<?, ?>> methods() {
        return List.of(
                Method.single(LeaseGrpc.getGrantMethod(), this::grant),
                Method.streamed(
                        LeaseGrpc.getKeepAliveMethod(), Method.Patience.A_MINUTE, this::keepAlive),
                Method.single(LeaseGrpc.getRevokeMethod(), this::revoke),
                Method.single(LeaseGrpc.getInfoMethod(), this::info),
                Method.single(LeaseGrpc.getListMethod(), this::list));
    }

    private GrantResponse grant(Call call, GrantRequest request) {
        Store store = members.store(call);
        Lease lease = store.leases().grant(Duration.ofMillis(request.getTtlMillis()));
        return GrantResponse.newBuilder().setLease(state(lease, store.now())).build();
    }

    /// A lease that is gone is an answer, not the end of a stream that keeps others alive.
    private void keepAlive(
            Call call, KeepAliveRequest request, Consumer<KeepAliveResponse> answers) {
        Store store = members.store(call);
        var response = KeepAliveResponse.newBuilder().setId(request.getId());
        try {
            Lease lease = store.leases().keepAlive(request.getId());
            response.setLease(state(lease, store.now()));
        } catch (ConcordException.NotFound e) {
            // said by what the response does not have
        }
        answers.accept(response.build());
    }

    private RevokeResponse revoke(Call call, RevokeRequest request) {
        members.store(call).leases().revoke(request.getId());
        return RevokeResponse.getDefaultInstance();
    }

    private InfoResponse info(Call call, InfoRequest request) {
        Store store = members.store(call, request.getConsistency());
        Lease lease =
                store.leases()
                        .get(request.getId())
                        .orElseThrow(() ->
                                Refusal.of(
                                                ErrorCode.NOT_FOUND,
                                                "there is no lease " + request.getId())
                                        .exception());
        var response = InfoResponse.newBuilder().setLease(state(lease, store.now()));
        store.leases().keys(request.getId()).forEach(key -> response.addKeys(Responses.bytes(key)));
        return response.build();
    }

    private ListLeasesResponse list(Call call, ListLeasesRequest request) {
        Store store = members.store(call, request.getConsistency());
        Instant now = store.now();
        var response = ListLeasesResponse.newBuilder();
        store.leases().list().forEach(lease -> response.addLeases(state(lease, now)));
        return response.build();
    }

    private static LeaseState state(Lease lease, Instant now) {
        return LeaseState.newBuilder()
                .setId(lease.id())
                .setTtlMillis(lease.ttl().toMillis())
                .setExpiresAtMillis(lease.expiresAt().toEpochMilli())
                .setLeftMillis(Math.max(0, Duration.between(now, lease.expiresAt()).toMillis()))
                .build();
    }
}
