package concord.core.guard;

import concord.core.Changes;
import concord.core.ConcordException;
import concord.core.Range;
import concord.core.Watcher;
import concord.core.auth.Permission;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A watcher that ends when its caller may no longer read what it brings.
final class GuardedWatcher implements Watcher {

    private final Caller caller;
    private final Range range;
    private final Watcher watcher;

    /// Why it has ended, when that was not by its own will.
    private volatile @Nullable ConcordException ended;

    private GuardedWatcher(Caller caller, Range range, Watcher watcher) {
        this.caller = caller;
        this.range = range;
        this.watcher = watcher;
    }

    static Watcher begin(Caller caller, Range range, Supplier<Watcher> watch) {
        caller.require(Permission.READ, range);
        GuardedWatcher guarded = new GuardedWatcher(caller, range, watch.get());
        caller.gate().add(guarded);
        // What has changed before it was added, it is not told.
        guarded.checkAgain();
        return guarded;
    }

    /// Ends, when the caller may no longer read; on any thread.
    void checkAgain() {
        try {
            caller.require(Permission.READ, range);
        } catch (ConcordException e) {
            ended = e;
            close();
        }
    }

    @Override
    public Changes next() {
        return checked(watcher::next);
    }

    @Override
    public Optional<Changes> poll(Duration patience) {
        return checked(() -> watcher.poll(patience));
    }

    @Override
    public long passed() {
        return watcher.passed();
    }

    private <T> T checked(Supplier<T> read) {
        T result;
        try {
            result = read.get();
        } catch (ConcordException.Unavailable e) {
            ConcordException why = ended;
            throw why == null ? e : why;
        }
        // Changes are brought only to somebody who may read them at that moment.
        caller.require(Permission.READ, range);
        return result;
    }

    @Override
    public void close() {
        caller.gate().remove(this);
        watcher.close();
    }
}
