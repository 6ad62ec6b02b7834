package concord.client;

import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Lease;
import concord.core.Leases;
import concord.core.Lifetime;
import concord.proto.v1.GrantRequest;
import concord.proto.v1.InfoRequest;
import concord.proto.v1.InfoResponse;
import concord.proto.v1.KeepAliveRequest;
import concord.proto.v1.KeepAliveResponse;
import concord.proto.v1.LeaseGrpc;
import concord.proto.v1.ListLeasesRequest;
import concord.proto.v1.RevokeRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The leases of the servers' store.
final class RemoteLeases implements Leases {

    private final Remote remote;

    RemoteLeases(Remote remote) {
        this.remote = remote;
    }

    @Override
    public Lease grant(Duration ttl) {
        var request =
                GrantRequest.newBuilder().setTtlMillis(Lifetime.checked(ttl).toMillis()).build();
        return Answers.lease(
                remote.ask(LeaseGrpc.getGrantMethod(), request, Repeat.UNSEEN_WRITE).getLease());
    }

    @Override
    public Lease keepAlive(long id) {
        // A stream of one question and its answer.
        KeepAliveResponse response =
                remote.ask(
                        LeaseGrpc.getKeepAliveMethod(),
                        KeepAliveRequest.newBuilder().setId(id).build(),
                        Repeat.SAME_WRITE);
        if (!response.hasLease()) {
            throw new ConcordException.NotFound("there is no lease " + id);
        }
        return Answers.lease(response.getLease());
    }

    @Override
    public void revoke(long id) {
        var request = RevokeRequest.newBuilder().setId(id).build();
        remote.ask(LeaseGrpc.getRevokeMethod(), request, Repeat.UNSEEN_WRITE);
    }

    @Override
    public Optional<Lease> get(long id) {
        return info(id).map(info -> Answers.lease(info.getLease()));
    }

    @Override
    public List<Key> keys(long id) {
        return info(id).map(info -> info.getKeysList().stream().map(Answers::key).toList())
                .orElse(List.of());
    }

    private Optional<InfoResponse> info(long id) {
        var request =
                InfoRequest.newBuilder().setId(id).setConsistency(remote.consistency()).build();
        try {
            return Optional.of(remote.read(LeaseGrpc.getInfoMethod(), request));
        } catch (ConcordException.NotFound e) {
            return Optional.empty();
        }
    }

    @Override
    public List<Lease> list() {
        var request = ListLeasesRequest.newBuilder().setConsistency(remote.consistency()).build();
        return remote.read(LeaseGrpc.getListMethod(), request).getLeasesList().stream()
                .map(Answers::lease)
                .toList();
    }
}
