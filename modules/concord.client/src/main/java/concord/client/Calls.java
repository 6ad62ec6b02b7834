package concord.client;

import concord.core.ConcordException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Makes calls: on the server that is used, and when it fails on the next one, within the time of
/// the operation and only if it may be made again ([Repeat]).
///
/// Where there is another server, one that does not answer gets half of the time that is left, so
/// that a member which is cut off from its cluster does not use up all of it. So does the making of
/// a connection for what may be asked of one server only: until there is one, nothing is sent.
final class Calls {

    private static final long LEAST_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long SHORTEST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    /// One attempt.
    @FunctionalInterface
    interface Attempt<R> {
        R on(Channel channel, CallOptions options, long patienceNanos);
    }

    private final Channels channels;

    Calls(Channels channels) {
        this.channels = channels;
    }

    Channels channels() {
        return channels;
    }

    /// Asks one thing and gets one answer.
    <Q, R> R ask(MethodDescriptor<Q, R> method, Q request, Repeat repeat, Budget budget) {
        return call(
                repeat,
                budget,
                (channel, options, patience) ->
                        ClientCalls.blockingUnaryCall(
                                channel,
                                method,
                                options.withDeadlineAfter(patience, TimeUnit.NANOSECONDS),
                                request));
    }

    /// Asks for a stream and waits for its first part.
    <Q, R> Incoming<R> open(
            MethodDescriptor<Q, R> method, Q request, Repeat repeat, Budget budget) {
        return stream(method, request, repeat, budget, incoming -> incoming);
    }

    /// Asks for a stream and waits for all of it. Where it is cut it is asked for anew.
    <Q, R> List<R> all(MethodDescriptor<Q, R> method, Q request, Budget budget) {
        return stream(method, request, Repeat.READ, budget, incoming -> incoming.rest(budget));
    }

    /// Sends a file to the server that is used, and waits for the answer. Nothing is tried again,
    /// since a stream cannot be read twice: whoever calls this has made sure that the server
    /// answers.
    ///
    /// @param unknown what to say when the answer is lost
    <Q, R> R upload(MethodDescriptor<Q, R> method, Upload<Q> upload, String unknown) {
        if (channels.isClosed()) {
            throw closed();
        }
        return Outgoing.send(channels.channel(channels.current()), method, upload, unknown);
    }

    /// What is sent in the messages of a call.
    @FunctionalInterface
    interface Upload<Q> {

        /// Sends all of it.
        void to(Outgoing.Sink<Q> sink) throws IOException;
    }

    private <Q, R, T> T stream(
            MethodDescriptor<Q, R> method,
            Q request,
            Repeat repeat,
            Budget budget,
            Function<Incoming<R>, T> then) {
        return call(
                repeat,
                budget,
                (channel, options, patience) -> {
                    var incoming = Incoming.of(channel, method, options, request);
                    incoming.awaitFirst(patience);
                    return then.apply(incoming);
                });
    }

    private <R> R call(Repeat repeat, Budget budget, Attempt<R> attempt) {
        Attempts past = new Attempts(channels, repeat, budget);
        while (true) {
            if (channels.isClosed()) {
                throw past.count() == 0 ? closed() : past.unanswered();
            }
            long left = budget.leftNanos();
            if (left <= 0) {
                throw past.unanswered();
            }
            int number = channels.current();
            Sent sent = new Sent();
            try {
                if (!repeat.anywhere) {
                    awaitConnection(number, half(left));
                    left = budget.leftNanos();
                }
                return attempt.on(
                        channels.channel(number),
                        CallOptions.DEFAULT.withStreamTracerFactory(sent),
                        repeat.anywhere ? half(left) : left);
            } catch (StatusRuntimeException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw interrupted(repeat, e);
                }
                if (!Failures.isPassing(e.getStatus(), e.getTrailers()) && !past.isUnsure(e)) {
                    throw Failures.of(e.getStatus(), e.getTrailers());
                }
                channels.leave(number);
                past.add(e, sent);
            }
            if (past.isOver()) {
                throw past.unanswered();
            }
            pause(repeat, past.count(), budget);
        }
    }

    /// All of the time when there is no other server.
    private long half(long left) {
        return channels.count() > 1
                ? Math.max(left / 2, Math.min(left, LEAST_PATIENCE_NANOS))
                : left;
    }

    private void awaitConnection(int number, long patience) {
        try {
            if (!channels.awaitConnection(number, patience)) {
                throw Status.UNAVAILABLE
                        .withDescription(
                                "no connection within "
                                        + TimeUnit.NANOSECONDS.toMillis(patience)
                                        + " ms")
                        .asRuntimeException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(Repeat.READ, e); // nothing was sent
        }
    }

    /// The next server is asked at once; when all have failed there is a pause, longer each time.
    private void pause(Repeat repeat, int failures, Budget budget) {
        if (failures % channels.count() != 0) {
            return;
        }
        int rounds = failures / channels.count();
        long millis = Math.min(LONGEST_PAUSE_MILLIS, SHORTEST_PAUSE_MILLIS << Math.min(rounds, 10));
        long spread = ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
        long left = TimeUnit.NANOSECONDS.toMillis(budget.leftNanos());
        try {
            Thread.sleep(Math.clamp(left, 0, spread));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(repeat, e);
        }
    }

    static ConcordException interrupted(Repeat repeat, Throwable cause) {
        return new ConcordException.Unavailable(
                "interrupted while waiting; "
                        + (repeat.write
                                ? "the write may or may not take effect"
                                : "nothing was changed"),
                cause);
    }

    static ConcordException closed() {
        return new ConcordException.Unavailable("the client is closed");
    }
}
