package concord.client;

import concord.core.ConcordException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Answers that come one after the other. The next one is asked for when this one is taken, so a
/// slow reader holds up the server, and nothing gathers.
final class Incoming<R> implements AutoCloseable {

    private final BlockingClientCall<?, R> call;
    private final AtomicReference<Metadata> trailers;
    private @Nullable R first;

    private Incoming(BlockingClientCall<?, R> call, AtomicReference<Metadata> trailers) {
        this.call = call;
        this.trailers = trailers;
    }

    /// Begins a call and waits for nothing.
    static <Q, R> Incoming<R> of(
            Channel channel, MethodDescriptor<Q, R> method, CallOptions options, Q request) {
        // The call itself forgets them.
        var trailers = new AtomicReference<Metadata>();
        Channel noting =
                ClientInterceptors.intercept(
                        channel,
                        MetadataUtils.newCaptureMetadataInterceptor(
                                new AtomicReference<>(), trailers));
        return new Incoming<>(
                ClientCalls.blockingV2ServerStreamingCall(noting, method, options, request),
                trailers);
    }

    /// Waits for the first answer, which [#next] then brings.
    ///
    /// @throws StatusRuntimeException when none comes in time, or the call ends
    void awaitFirst(long patienceNanos) {
        try {
            first =
                    next(patienceNanos)
                            .orElseThrow(() ->
                                    Status.UNAVAILABLE
                                            .withDescription("the stream ended before it began")
                                            .asRuntimeException());
        } catch (TimeoutException e) {
            close();
            throw Status.DEADLINE_EXCEEDED.withCause(e).asRuntimeException();
        }
    }

    /// Waits for all that is still to come.
    ///
    /// @throws StatusRuntimeException when it does not come in time, or the call ends otherwise
    List<R> rest(Budget budget) {
        List<R> rest = new ArrayList<>();
        try {
            while (true) {
                Optional<R> part = next(budget.leftNanos());
                if (part.isEmpty()) {
                    return rest;
                }
                rest.add(part.get());
            }
        } catch (TimeoutException e) {
            close();
            throw Status.DEADLINE_EXCEEDED.withCause(e).asRuntimeException();
        }
    }

    /// Waits for the next answer; empty at the end.
    ///
    /// @throws StatusRuntimeException when the call ends otherwise, or the thread is interrupted,
    ///   which stays marked so
    /// @throws TimeoutException when none comes in time
    Optional<R> next(long patienceNanos) throws TimeoutException {
        @Nullable R early = first;
        if (early != null) {
            first = null;
            return Optional.of(early);
        }
        try {
            return Optional.ofNullable(call.read(patienceNanos, TimeUnit.NANOSECONDS));
        } catch (StatusException e) {
            throw new StatusRuntimeException(e.getStatus(), trailers.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw Status.CANCELLED.withCause(e).asRuntimeException();
        }
    }

    /// Waits for the next answer; empty at the end.
    ///
    /// @throws ConcordException when the call ends otherwise, or none comes in time
    Optional<R> waited(Duration patience) {
        try {
            return next(patience.toNanos());
        } catch (TimeoutException e) {
            close();
            throw ConcordException.Timeout.ofRead(patience);
        } catch (StatusRuntimeException e) {
            throw Failures.of(e.getStatus(), e.getTrailers());
        }
    }

    /// Ends the call, and the wait of whoever waits.
    @Override
    public void close() {
        call.cancel("not wanted any more", null);
    }
}
