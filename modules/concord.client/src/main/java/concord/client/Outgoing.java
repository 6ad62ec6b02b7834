package concord.client;

import concord.core.ConcordException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A call whose requests go out one after the other, as the server takes them.
final class Outgoing {

    private Outgoing() {}

    /// Takes the next request.
    @FunctionalInterface
    interface Sink<Q> {

        /// Waits until there is room for it.
        ///
        /// @return false when the server wants no more: it has answered, or refused
        boolean send(Q request);
    }

    /// Sends all requests and waits for the answer, however long that takes.
    ///
    /// @param unknown what to say when the server has all of them and its answer is lost
    static <Q, R> R send(
            Channel channel,
            MethodDescriptor<Q, R> method,
            Calls.Upload<Q> upload,
            String unknown) {
        var trailers = new AtomicReference<Metadata>();
        Channel noting =
                ClientInterceptors.intercept(
                        channel,
                        MetadataUtils.newCaptureMetadataInterceptor(
                                new AtomicReference<>(), trailers));
        BlockingClientCall<Q, R> call =
                ClientCalls.blockingClientStreamingCall(noting, method, CallOptions.DEFAULT);
        boolean over = false;
        try {
            upload.to(request -> write(call, request, trailers));
            call.halfClose();
            @Nullable R answer = call.read();
            over = true;
            if (answer == null) {
                throw new ConcordException.Internal("the server has answered nothing", null);
            }
            return answer;
        } catch (StatusException e) {
            over = true;
            throw unanswered(e.getStatus(), trailers.get(), unknown);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConcordException.Unavailable(
                    "interrupted while a backup was sent; the store has its old state, or all of"
                            + " the backup's",
                    e);
        } catch (IOException e) {
            throw new ConcordException.Unavailable("the backup cannot be read: " + e, e);
        } finally {
            if (!over) {
                call.cancel("not wanted any more", null);
            }
        }
    }

    private static <Q> boolean write(
            BlockingClientCall<Q, ?> call, Q request, AtomicReference<Metadata> trailers) {
        try {
            return call.write(request);
        } catch (StatusException e) {
            throw failed(e.getStatus(), trailers);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConcordException.Unavailable(
                    "interrupted while a backup was sent; nothing was changed", e);
        }
    }

    private static ConcordException unanswered(
            Status status, @Nullable Metadata trailers, String unknown) {
        return Failures.isTold(trailers) || !Failures.isPassing(status, trailers)
                ? Failures.of(status, trailers)
                : new ConcordException.Unavailable(
                        "the connection failed: " + Failures.message(status) + unknown,
                        status.getCause());
    }

    private static ConcordException failed(Status status, AtomicReference<Metadata> trailers) {
        return Failures.of(status, trailers.get());
    }
}
