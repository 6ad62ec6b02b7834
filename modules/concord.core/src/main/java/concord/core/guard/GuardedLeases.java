package concord.core.guard;

import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Lease;
import concord.core.Leases;
import concord.core.auth.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The leases as one caller may use them. A lease is what its keys are: to end it is to delete
/// them, to keep it alive is to write them, to see them is to read them, each time all of them. One
/// that has no keys yet belongs to nobody, and needs the permission on some key.
///
/// @param leases the leases themselves
/// @param committed the same as the leader knows them, to hold the caller against
/// @param caller who calls
record GuardedLeases(Leases leases, Leases committed, Caller caller) implements Leases {

    @Override
    public Lease grant(Duration ttl) {
        caller.requireSomewhere(Permission.WRITE);
        return leases.grant(ttl);
    }

    @Override
    public Lease keepAlive(long id) {
        check(Permission.WRITE, id);
        return leases.keepAlive(id);
    }

    @Override
    public void revoke(long id) {
        check(Permission.DELETE, id);
        leases.revoke(id);
    }

    /// Whoever may do this with all keys need not be asked what keys the lease has.
    private void check(Permission permission, long id) {
        caller.requireSomewhere(permission);
        if (!caller.mayEverywhere(permission)) {
            check(caller, permission, committed.keys(id), id);
        }
    }

    /// The message names no key: it may be one that the caller may not know of.
    static void check(Caller caller, Permission permission, List<Key> keys, long id) {
        try {
            keys.forEach(key -> caller.require(permission, key));
        } catch (ConcordException.Forbidden e) {
            throw new ConcordException.Forbidden(
                    "lease "
                            + id
                            + " has keys on which the token has no "
                            + permission
                            + " permission");
        }
    }

    @Override
    public Optional<Lease> get(long id) {
        caller.token();
        return leases.get(id);
    }

    @Override
    public List<Key> keys(long id) {
        caller.requireSomewhere(Permission.READ);
        List<Key> keys = leases.keys(id);
        check(caller, Permission.READ, keys, id);
        return keys;
    }

    @Override
    public List<Lease> list() {
        caller.token();
        return leases.list();
    }
}
