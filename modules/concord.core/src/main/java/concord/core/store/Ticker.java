package concord.core.store;

import concord.core.ConcordException;
import concord.core.Role;
import concord.core.Settings;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.machine.HistoryBounds;
import concord.core.machine.Pending;
import concord.core.machine.StoreMachine;
import concord.core.spi.Engine;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/// On the leader: commits a tick when a key or a lease is due, or when there is more history than
/// there should be. Sleeps until then; every entry applied may wake it earlier.
public final class Ticker implements AutoCloseable {

    /// How long it sleeps at most: clocks jump, and leaders change.
    private static final long LONGEST_SLEEP_MILLIS = 1_000;

    /// How long it waits after a tick that was not accepted.
    private static final long PAUSE_MILLIS = 20;

    private static final long PATIENCE_SECONDS = 5;

    private final StoreMachine machine;
    private final Engine engine;
    private final HistoryBounds bounds;
    private final Thread thread;

    /// What the sleeping thread waits for, so that an entry applied wakes it only when it has to.
    private volatile long sleepsUntil;

    private volatile boolean closed;

    /// Starts to tick.
    public Ticker(StoreMachine machine, Engine engine, Settings settings) {
        this.machine = machine;
        this.engine = engine;
        this.bounds =
                new HistoryBounds(
                        settings.get(Settings.HISTORY_REVISIONS),
                        settings.get(Settings.HISTORY_AGE).toMillis(),
                        settings.get(Settings.HISTORY_MAX_BYTES));
        this.thread = Thread.ofPlatform().daemon().name("concord-tick").unstarted(this::run);
        machine.onApplied(this::applied);
        thread.start();
    }

    /// Wakes the thread only when it sleeps: while it waits for a tick, entries go on to be
    /// applied.
    private void applied() {
        long until = sleepsUntil;
        if (until != 0 && isEarlier(until)) {
            LockSupport.unpark(thread);
        }
    }

    private boolean isEarlier(long until) {
        return machine.nextDeadlineMillis() < until || machine.historyBytes() > bounds.bytes();
    }

    private void run() {
        while (!closed) {
            try {
                long now = engine.timeMillis();
                long compactTo = machine.compactTo(bounds, now);
                long due = machine.nextDeadlineMillis();
                boolean needed = due <= now || compactTo > machine.oldestRevision();
                if (needed && engine.status().role() == Role.LEADER) {
                    tick(compactTo);
                } else if (needed) {
                    pause(); // the leader does it
                } else {
                    sleep(Math.min(due - now, LONGEST_SLEEP_MILLIS));
                }
            } catch (ConcordException | TimeoutException e) {
                pause(); // no leader, or too much to do: the deadline stays
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void tick(long compactTo) throws InterruptedException, TimeoutException {
        Pending<Reply> tick = new Pending<>(new Command.Tick(compactTo), reply -> reply, null);
        engine.propose(tick, 0);
        try {
            tick.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            pause();
        }
    }

    private void pause() {
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
    }

    private void sleep(long millis) {
        sleepsUntil = engine.timeMillis() + millis;
        // A deadline that came up between the look and the note is not slept over.
        if (!isEarlier(sleepsUntil)) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(millis));
        }
        sleepsUntil = 0;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
