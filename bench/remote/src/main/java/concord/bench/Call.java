package concord.bench;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/// A call with one answer that is under way, and is its own future.
final class Call<T> extends CompletableFuture<T> implements StreamObserver<T> {

    @Override
    public void onNext(T answer) {
        complete(answer);
    }

    @Override
    public void onError(Throwable failure) {
        completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        // The answer came before.
    }
}
