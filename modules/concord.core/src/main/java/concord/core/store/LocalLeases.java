package concord.core.store;

import concord.core.Key;
import concord.core.Lease;
import concord.core.Leases;
import concord.core.Lifetime;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.machine.StoreMachine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The leases of a [LocalStore].
///
/// @param store proposes, and waits at the barrier
/// @param machine is looked at
record LocalLeases(LocalStore store, StoreMachine machine) implements Leases {

    @Override
    public Lease grant(Duration ttl) {
        return store.write(
                new Command.Grant(Lifetime.checked(ttl).toMillis()), LocalLeases::leased);
    }

    @Override
    public Lease keepAlive(long id) {
        return store.write(new Command.KeepAlive(id), LocalLeases::leased);
    }

    @Override
    public void revoke(long id) {
        var _ = store.write(new Command.Revoke(id), reply -> reply);
    }

    private static Lease leased(Reply reply) {
        return ((Reply.Leased) reply).lease();
    }

    @Override
    public Optional<Lease> get(long id) {
        store.awaitBarrier();
        return machine.lease(id);
    }

    @Override
    public List<Key> keys(long id) {
        store.awaitBarrier();
        return machine.keysOf(id);
    }

    @Override
    public List<Lease> list() {
        store.awaitBarrier();
        return machine.leases();
    }
}
