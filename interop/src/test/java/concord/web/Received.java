package concord.web;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a client has received on a stream, and how it ended.
final class Received<Q, R> implements ClientResponseObserver<Q, R> {

    private final boolean reading;
    private final BlockingQueue<R> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Throwable> end = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<Q> call;

    private Received(boolean reading) {
        this.reading = reading;
    }

    /// Of a client that reads what comes.
    static <Q, R> Received<Q, R> all() {
        return new Received<>(true);
    }

    /// Of a client that reads only what it asks for.
    static <Q, R> Received<Q, R> asked() {
        return new Received<>(false);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> requests) {
        call = requests;
        if (!reading) {
            requests.disableAutoRequestWithInitial(0);
        }
    }

    @Override
    public void onNext(R message) {
        messages.add(message);
    }

    @Override
    public void onError(Throwable e) {
        end.complete(e);
    }

    @Override
    public void onCompleted() {
        end.complete(Status.OK.asRuntimeException());
    }

    ClientCallStreamObserver<Q> call() {
        if (call == null) {
            throw new AssertionError("the call has not begun");
        }
        return call;
    }

    R next() throws InterruptedException {
        R message = messages.poll(20, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing came; ended: " + end.getNow(null));
        }
        return message;
    }

    int waiting() {
        return messages.size();
    }

    boolean isEnded() {
        return end.isDone();
    }

    /// How it ended.
    Throwable end() throws Exception {
        return end.get(20, TimeUnit.SECONDS);
    }

    Status status() throws Exception {
        return Status.fromThrowable(end());
    }
}
