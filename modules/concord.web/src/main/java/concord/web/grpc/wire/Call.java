package concord.web.grpc.wire;

import concord.core.ErrorCode;
import concord.core.spi.Arrival;
import concord.core.spi.CurrentRequest;
import concord.core.spi.RequestObserver.Observation;
import concord.web.http.BodyRoom;
import concord.web.http.Credentials;
import io.grpc.Status;
import io.helidon.http.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A call under way: what its client said beside the message, how long it may take, and whether it
/// has been ended from outside: by its client, its deadline, or the end of the connection or the
/// server.
public final class Call {

    /// What is not worth counting.
    private static final int SMALL_BYTES = 64 << 10;

    private final Headers headers;
    private final CurrentRequest request;
    private final Arrival arrival;
    private final Observation observation;
    private final BodyRoom.Share room;
    private final @Nullable Long deadlineNanos;
    private final CompletableFuture<Boolean> deadline = new CompletableFuture<>();
    private final Semaphore changed = new Semaphore(0);
    private final List<Runnable> whenEnded = new ArrayList<>();
    private volatile @Nullable Refusal end;
    private volatile Runnable over = () -> {};

    /// @param room takes what the call holds in memory
    Call(
            Headers headers,
            CurrentRequest request,
            Arrival arrival,
            Observation observation,
            BodyRoom.Share room,
            Optional<Duration> timeout) {
        this.headers = headers;
        this.request = request;
        this.arrival = arrival;
        this.observation = observation;
        this.room = room;
        this.deadlineNanos = timeout.map(it -> System.nanoTime() + nanos(it)).orElse(null);
    }

    private static long nanos(Duration duration) {
        return Math.min(TimeUnit.NANOSECONDS.convert(duration), Long.MAX_VALUE / 2);
    }

    /// The token that the client shows.
    public Optional<String> token() {
        return Credentials.token(headers);
    }

    /// The call, for whoever writes to a log.
    CurrentRequest request() {
        return request;
    }

    /// Which way the call has come in.
    public Arrival arrival() {
        return arrival;
    }

    /// Takes room for an answer that is about to be made, if it is a large one. It is given back
    /// when the call is over.
    ///
    /// @throws concord.core.ConcordException.Overloaded when there is none now
    public void hold(long bytes) {
        if (bytes > SMALL_BYTES) {
            room.take(bytes);
        }
    }

    /// The same for an answer that must not be refused any more: those who come later have to wait.
    public void holdAnyway(long bytes) {
        if (bytes > SMALL_BYTES) {
            room.takeAnyway(bytes);
        }
    }

    /// How long the call may still take, if it has a deadline.
    ///
    /// @throws RefusalException when it has ended
    public Optional<Duration> remaining() {
        check();
        if (deadlineNanos == null) {
            return Optional.empty();
        }
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
            throw late().exception();
        }
        return Optional.of(Duration.ofNanos(left));
    }

    /// Goes on, unless the call has ended.
    ///
    /// @throws RefusalException when it has
    public void check() {
        Refusal why = end;
        if (why != null) {
            throw why.exception();
        }
    }

    /// Lets something be done when the call is ended from outside, at once when it has been.
    public void whenEnded(Runnable action) {
        synchronized (whenEnded) {
            if (end == null) {
                whenEnded.add(action);
                return;
            }
        }
        action.run();
    }

    /// Lets something be done when the call has its end, whichever. Called by its method.
    public void whenOver(Runnable action) {
        over = action;
    }

    /// Waits, but not beyond the end of the call.
    ///
    /// @throws RefusalException when it has ended
    public void pause(Duration time) {
        awaitChange(time.toMillis());
        check();
    }

    /// Lets the deadline end the call, which a stream does not notice by itself. On a thread of its
    /// own: the one that keeps the time is the only one of the process.
    void watchDeadline(Runnable afterwards) {
        if (deadlineNanos == null) {
            return;
        }
        long left = Math.max(0, deadlineNanos - System.nanoTime());
        var _ =
                deadline.completeOnTimeout(true, left, TimeUnit.NANOSECONDS)
                        .thenAccept(passed -> {
                            if (passed) {
                                Thread.startVirtualThread(() -> {
                                    end(late());
                                    afterwards.run();
                                });
                            }
                        });
    }

    /// The call has its end: nobody waits for the deadline any more.
    void done(Status.Code status) {
        deadline.complete(false);
        observation.ended(status.name());
        over.run();
    }

    private static Refusal late() {
        return Refusal.of(
                ErrorCode.TIMEOUT,
                "the deadline of the call has passed; a write may or may not have taken effect");
    }

    /// Ends the call from outside.
    void end(Refusal why) {
        List<Runnable> actions;
        synchronized (whenEnded) {
            if (end != null) {
                return;
            }
            end = why;
            actions = List.copyOf(whenEnded);
            whenEnded.clear();
        }
        deadline.complete(false);
        wake();
        actions.forEach(Runnable::run);
    }

    /// Why it was ended from outside, if it was.
    @Nullable Refusal end() {
        return end;
    }

    static Refusal cancelled() {
        return Refusal.of(Status.Code.CANCELLED, "the client has cancelled the call");
    }

    /// Ends a wait: there is room to send, or the call has ended.
    void wake() {
        if (changed.availablePermits() == 0) {
            changed.release();
        }
    }

    /// Waits until [#wake] or for so long.
    void awaitChange(long millis) {
        try {
            if (changed.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
                changed.drainPermits();
            }
        } catch (InterruptedException e) {
            // Only the end of the connection interrupts, and says so.
            end(cancelled());
        }
    }
}
