package concord.core.spi;

import concord.core.Cluster;
import concord.core.Consistency;
import concord.core.Role;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Puts proposals into one order that all members agree on, and drives the [Machine] in that order.
///
/// Architecture invariant: an engine knows no key, no value and no operation.
public interface Engine extends AutoCloseable {

    /// Hands a proposal over. It is completed when it is committed, durable on a majority and
    /// applied here; proposals of one thread are ordered as it made them.
    ///
    /// A proposal that is refused by an exception from this method was never proposed. One that
    /// fails later has its [Proposal#fail].
    ///
    /// @param patienceNanos how long to wait for room when too much is waiting to be committed
    /// @throws concord.core.ConcordException.Overloaded when there is still no room then
    /// @throws concord.core.ConcordException.Unavailable when this member cannot accept writes
    void propose(Proposal proposal, long patienceNanos);

    /// Takes a proposal back whose caller waits no longer, if it is not on its way yet.
    ///
    /// @return true when it never will take effect; false when nobody knows
    boolean withdraw(Proposal proposal);

    /// Completes when the local state holds all that a read of this level must see. A future that
    /// is already complete means that there is nothing to wait for; any other is the caller's own,
    /// who cancels it when he waits no longer.
    CompletableFuture<Void> barrier(Consistency level);

    /// The log time that an entry made now would have: the clock that keys and leases expire by.
    long timeMillis();

    /// What the engine knows of itself now.
    EngineStatus status();

    /// The members, and how they are changed.
    Cluster cluster();

    /// Stops in order: what was accepted is committed or failed, then the state is made durable. A
    /// second call does nothing.
    @Override
    void close();

    /// What an engine knows of itself at one moment.
    ///
    /// @param role the member's role
    /// @param leader the leader's name, where one is known
    /// @param term the Raft term
    /// @param commitIndex the last log index known to be committed
    /// @param appliedIndex the last log index applied here
    /// @param problem why the member does not serve, empty when it does
    record EngineStatus(
            Role role,
            Optional<String> leader,
            long term,
            long commitIndex,
            long appliedIndex,
            Optional<String> problem) {}
}
