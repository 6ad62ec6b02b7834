package concord.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The leases of a store. Granting, keeping alive and revoking are writes, as durable as any other.
public interface Leases {

    /// Grants a lease, which takes a revision: its id.
    ///
    /// @throws ConcordException.InvalidRequest when the time is not positive, or over
    ///   [Lifetime#LONGEST_TTL]
    Lease grant(Duration ttl);

    /// Lets a lease live its whole time again, from now on.
    ///
    /// @throws ConcordException.NotFound when it has expired or there never was one
    Lease keepAlive(long id);

    /// Ends a lease: its keys are deleted, at one revision.
    ///
    /// @throws ConcordException.NotFound when it has expired or there never was one
    void revoke(long id);

    /// A lease, or empty when it has expired or there never was one.
    Optional<Lease> get(long id);

    /// The keys that belong to a lease, in order; none when there is no such lease.
    List<Key> keys(long id);

    /// All leases in the order of their ids.
    List<Lease> list();
}
