package concord.core.store;

import concord.core.AsyncStore;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Put;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Value;
import concord.core.Written;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.machine.Pending;
import concord.core.machine.StoreMachine;
import concord.core.spi.Engine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The store of this process: checks what is asked, proposes writes to the engine, and reads the
/// machine behind the engine's barrier.
public final class LocalStore implements Store {

    private final StoreMachine machine;
    private final Engine engine;
    private final Settings settings;
    private final Consistency consistency;
    private final Duration timeout;
    private final long valueMaxBytes;

    /// The store with the consistency and the time-out of the settings.
    public LocalStore(StoreMachine machine, Engine engine, Settings settings) {
        this(
                machine,
                engine,
                settings,
                settings.get(Settings.READ_CONSISTENCY),
                settings.get(Settings.OPERATION_TIMEOUT));
    }

    private LocalStore(
            StoreMachine machine,
            Engine engine,
            Settings settings,
            Consistency consistency,
            Duration timeout) {
        this.machine = machine;
        this.engine = engine;
        this.settings = settings;
        this.consistency = consistency;
        this.timeout = timeout;
        this.valueMaxBytes = settings.get(Settings.VALUE_MAX_BYTES);
    }

    @Override
    public Written put(Put request) {
        long start = System.nanoTime();
        return await(propose(request, timeout.toNanos(), null), start, Kind.WRITE);
    }

    @Override
    public Deleted delete(Delete request) {
        long start = System.nanoTime();
        return await(propose(request, timeout.toNanos(), null), start, Kind.WRITE);
    }

    @Override
    public Optional<Entry> get(Key key) {
        CompletableFuture<Void> barrier = engine.barrier(consistency);
        if (!barrier.isDone() || barrier.isCompletedExceptionally()) {
            await(barrier, System.nanoTime(), Kind.READ);
        }
        return Optional.ofNullable(machine.get(key));
    }

    @Override
    public Store reading(Consistency level) {
        return new LocalStore(machine, engine, settings, level, timeout);
    }

    @Override
    public Store timeout(Duration limit) {
        if (!limit.isPositive()) {
            throw new ConcordException.InvalidRequest(
                    "timeout is " + limit + "; it must be positive");
        }
        // What is longer than a long has nanoseconds, 292 years, is cut to that.
        Duration countable = Duration.ofNanos(TimeUnit.NANOSECONDS.convert(limit));
        return new LocalStore(machine, engine, settings, consistency, countable);
    }

    @Override
    public AsyncStore async() {
        long patienceNanos =
                switch (settings.get(Settings.WHEN_FULL)) {
                    case WAIT -> timeout.toNanos();
                    case REJECT -> 0;
                };
        return new AsyncStore() {
            @Override
            public CompletableFuture<Written> put(Put request) {
                return propose(request, patienceNanos, timeout);
            }

            @Override
            public CompletableFuture<Deleted> delete(Delete request) {
                return propose(request, patienceNanos, timeout);
            }

            @Override
            public CompletableFuture<Optional<Entry>> get(Key key) {
                return inTime(engine.barrier(consistency))
                        .thenApply(_ -> Optional.ofNullable(machine.get(key)));
            }
        };
    }

    private Pending<Written> propose(Put request, long patienceNanos, @Nullable Duration limit) {
        checkSize(request.value());
        var pending = new Pending<>(new Command.Write(request), LocalStore::written, limit);
        engine.propose(pending, patienceNanos);
        return pending;
    }

    private Pending<Deleted> propose(Delete request, long patienceNanos, @Nullable Duration limit) {
        var pending = new Pending<>(new Command.Remove(request), LocalStore::deleted, limit);
        engine.propose(pending, patienceNanos);
        return pending;
    }

    private void checkSize(Value value) {
        if (value.length() > valueMaxBytes) {
            throw new ConcordException.ValueTooLarge(value.length(), valueMaxBytes);
        }
    }

    private static Written written(Reply reply) {
        return ((Reply.ToWrite) reply).written();
    }

    private static Deleted deleted(Reply reply) {
        return ((Reply.ToRemove) reply).deleted();
    }

    /// What a caller waits for, which decides what is known when the wait ends without an answer.
    private enum Kind {
        READ,
        WRITE
    }

    /// @param start when the call began: waiting for room is part of it
    private <T> T await(CompletableFuture<T> future, long start, Kind kind) {
        try {
            long left = timeout.toNanos() - (System.nanoTime() - start);
            return future.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConcordException failure) {
                // The failure was made on another thread; the caller's own trace is the useful one.
                failure.addSuppressed(new CallerTrace());
                throw failure;
            }
            throw new ConcordException.Internal("the engine failed", e.getCause());
        } catch (TimeoutException e) {
            throw switch (kind) {
                case READ -> ConcordException.Timeout.ofRead(timeout);
                case WRITE -> ConcordException.Timeout.ofWrite(timeout);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            String known =
                    switch (kind) {
                        case READ -> "nothing was changed";
                        case WRITE -> "the write may or may not take effect";
                    };
            throw new ConcordException.Unavailable("interrupted while waiting; " + known, e);
        }
    }

    /// The barrier, or a time-out where it does not pass in time. Others may wait at the same one.
    private CompletableFuture<Void> inTime(CompletableFuture<Void> barrier) {
        return barrier.isDone()
                ? barrier
                : barrier.copy()
                        .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                        .exceptionallyCompose(e ->
                                CompletableFuture.failedFuture(
                                        e instanceof TimeoutException
                                                ? ConcordException.Timeout.ofRead(timeout)
                                                : e));
    }

    /// Shows where the caller stood, under a failure that another thread has made.
    private static final class CallerTrace extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CallerTrace() {
            super("called from here");
        }
    }
}
