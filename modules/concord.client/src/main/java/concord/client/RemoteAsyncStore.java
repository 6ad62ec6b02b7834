package concord.client;

import concord.core.AsyncStore;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Operation;
import concord.core.Put;
import concord.core.Touch;
import concord.core.Touched;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Written;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/// The store of the servers without waiting.
final class RemoteAsyncStore implements AsyncStore {

    private final Remote remote;

    RemoteAsyncStore(Remote remote) {
        this.remote = remote;
    }

    @Override
    public CompletableFuture<Written> put(Put request) {
        return write(request, Written.class);
    }

    @Override
    public CompletableFuture<Optional<Entry>> get(Key key) {
        Budget budget = remote.budget();
        return remote.lanes().now(budget, () -> remote.get(key, OptionalLong.empty(), budget));
    }

    @Override
    public CompletableFuture<Deleted> delete(Delete request) {
        return write(request, Deleted.class);
    }

    @Override
    public CompletableFuture<Touched> touch(Touch request) {
        return write(request, Touched.class);
    }

    @Override
    public CompletableFuture<TxnResult> txn(Txn txn) {
        Budget budget = remote.budget();
        return remote.lanes().next(budget, () -> remote.txn(txn, budget));
    }

    private <T> CompletableFuture<T> write(Operation operation, Class<T> result) {
        Budget budget = remote.budget();
        return remote.lanes().next(budget, () -> result.cast(remote.write(operation, budget)));
    }
}
