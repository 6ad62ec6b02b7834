package concord.raft.peer;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/// The member's side of what others ask it.
public final class PeerService {

    /// Answers what others ask.
    public interface Answers {

        /// Answers a call. A failure is told to the caller as a refusal with its message. Does not
        /// block.
        CompletionStage<byte[]> answer(PeerCall call, Request request);

        /// Takes an entry for the log, in the order in which its sender made them.
        ///
        /// @param broken called when it will not be committed, or nobody knows
        void propose(Request entry, Consumer<Throwable> broken);
    }

    private final Answers answers;

    /// A service whose calls are answered so.
    public PeerService(Answers answers) {
        this.answers = answers;
    }

    /// As gRPC wants it.
    public ServerServiceDefinition definition() {
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(PeerCall.SERVICE);
        for (PeerCall call : PeerCall.values()) {
            service.addMethod(
                    call.method(),
                    call == PeerCall.PROPOSE
                            ? ServerCalls.asyncBidiStreamingCall(Entries::new)
                            : ServerCalls.asyncUnaryCall(
                                    (request, observer) -> answer(call, request, observer)));
        }
        return service.build();
    }

    private void answer(PeerCall call, byte[] request, StreamObserver<byte[]> observer) {
        try {
            var _ =
                    answers.answer(call, Request.read(request))
                            .whenComplete((answer, failure) -> {
                                if (failure == null) {
                                    observer.onNext(answer);
                                    observer.onCompleted();
                                } else {
                                    observer.onError(refusal(failure));
                                }
                            });
        } catch (RuntimeException e) {
            observer.onError(refusal(e));
        }
    }

    private static Throwable refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return Status.UNAVAILABLE.withDescription(cause.getMessage()).asRuntimeException();
    }

    /// The entries of one member. The first one that fails ends the stream: its sender begins anew
    /// with all that he does not know of.
    private final class Entries implements StreamObserver<byte[]> {
        private final StreamObserver<byte[]> back;
        private boolean ended;

        Entries(StreamObserver<byte[]> back) {
            this.back = back;
        }

        @Override
        public void onNext(byte[] entry) {
            try {
                answers.propose(Request.read(entry), this::end);
            } catch (RuntimeException e) {
                end(e);
            }
        }

        private synchronized void end(@Nullable Throwable failure) {
            if (!ended) {
                ended = true;
                if (failure == null) {
                    back.onCompleted();
                } else {
                    back.onError(refusal(failure));
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            end(failure);
        }

        @Override
        public void onCompleted() {
            end(null);
        }
    }
}
