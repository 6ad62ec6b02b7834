package concord.core.observe;

import concord.core.Consistency;
import concord.core.Key;
import concord.core.Lease;
import concord.core.Leases;
import concord.core.spi.OperationKind;
import concord.core.spi.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The leases as one caller uses them, seen.
///
/// @param leases what he may use
/// @param visitor who calls
/// @param level how fresh reads are
record ObservedLeases(Leases leases, Visitor visitor, Consistency level) implements Leases {

    private static Subject subject(long id) {
        return Subject.named(Long.toString(id));
    }

    @Override
    public Lease grant(Duration ttl) {
        return visitor.does(OperationKind.LEASE_GRANT, Subject.NONE, () -> leases.grant(ttl));
    }

    @Override
    public Lease keepAlive(long id) {
        return visitor.does(
                OperationKind.LEASE_KEEP_ALIVE, subject(id), () -> leases.keepAlive(id));
    }

    @Override
    public void revoke(long id) {
        visitor.runs(OperationKind.LEASE_REVOKE, subject(id), () -> leases.revoke(id));
    }

    @Override
    public Optional<Lease> get(long id) {
        return visitor.reads(
                OperationKind.LEASE_GET, level, () -> subject(id), () -> leases.get(id));
    }

    @Override
    public List<Key> keys(long id) {
        return visitor.reads(
                OperationKind.LEASE_KEYS, level, () -> subject(id), () -> leases.keys(id));
    }

    @Override
    public List<Lease> list() {
        return visitor.reads(
                OperationKind.LEASE_LIST, level, () -> Subject.NONE, () -> leases.list());
    }
}
