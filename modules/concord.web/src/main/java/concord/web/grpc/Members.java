package concord.web.grpc;

import concord.core.Cluster;
import concord.core.Concord;
import concord.core.Store;
import concord.core.auth.Access;
import concord.proto.v1.Consistency;
import concord.web.grpc.wire.Call;

/// What a call asks of the member, whatever it is: how fresh, how long, and for whom. The one place
/// where a call gets a store from.
final class Members {

    private final Concord concord;

    Members(Concord concord) {
        this.concord = concord;
    }

    /// The member as the caller may use it.
    Access access(Call call) {
        call.check();
        return concord.admit(call.token(), call.arrival());
    }

    /// The store, whose operations may take as long as the call.
    Store store(Call call) {
        Store store = access(call).store();
        return call.remaining().map(store::timeout).orElse(store);
    }

    /// The store, whose reads are as fresh as the call wants them.
    Store store(Call call, Consistency consistency) {
        Store store = store(call);
        return Requests.consistency(consistency).map(store::reading).orElse(store);
    }

    /// The members of the cluster.
    Cluster cluster(Call call) {
        return access(call).cluster();
    }
}
