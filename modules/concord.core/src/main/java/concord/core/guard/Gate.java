package concord.core.guard;

import concord.core.ConcordException;
import concord.core.command.TokenHash;
import concord.core.machine.AccessTable;
import concord.core.machine.AccessTable.Known;
import concord.core.machine.StoreMachine;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Knows which tokens count. It looks into the member's state at every question and remembers
/// nothing, so that a token that is revoked counts no more from the moment the member has applied
/// that.
///
/// Watches wait for days and ask nothing meanwhile: they are told when tokens or roles change.
public final class Gate {

    private final StoreMachine machine;
    private final Supplier<Instant> clock;
    private final Set<GuardedWatcher> watchers = ConcurrentHashMap.newKeySet();

    /// What the watchers know of; on the thread that applies.
    private AccessTable told;

    /// @param clock log time
    public Gate(StoreMachine machine, Supplier<Instant> clock) {
        this.machine = machine;
        this.clock = clock;
        this.told = machine.access();
        machine.onApplied(this::applied);
    }

    /// Whether somebody has a token that counts here.
    public boolean knows(TokenHash hash) {
        Known known = machine.access().token(hash);
        return known != null && known.isAliveAt(clock.get());
    }

    /// What a token is allowed now.
    ///
    /// @throws ConcordException.Unauthorized when it does not count
    Known known(TokenHash hash) {
        Known known = machine.access().token(hash);
        if (known == null || !known.isAliveAt(clock.get())) {
            throw new ConcordException.Unauthorized(
                    "the token does not count: it is mistyped, has expired or was revoked; an"
                            + " admin makes a new one");
        }
        return known;
    }

    void add(GuardedWatcher watcher) {
        watchers.add(watcher);
    }

    void remove(GuardedWatcher watcher) {
        watchers.remove(watcher);
    }

    private void applied() {
        AccessTable now = machine.access();
        if (now != told) {
            told = now;
            if (!watchers.isEmpty()) {
                Thread.ofVirtual()
                        .name("concord-gate")
                        .start(() -> watchers.forEach(GuardedWatcher::checkAgain));
            }
        }
    }
}
