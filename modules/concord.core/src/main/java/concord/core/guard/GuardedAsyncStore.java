package concord.core.guard;

import concord.core.AsyncStore;
import concord.core.ConcordException;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Get;
import concord.core.Key;
import concord.core.Put;
import concord.core.Touch;
import concord.core.Touched;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Written;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// The store for pipelining as one caller may use it. What is not allowed throws from the call
/// itself.
///
/// @param store the store itself
/// @param rules what is allowed
record GuardedAsyncStore(AsyncStore store, OperationRules rules) implements AsyncStore {

    @Override
    public CompletableFuture<Written> put(Put request) {
        rules.check(request);
        return quiet(store.put(request));
    }

    @Override
    public CompletableFuture<Optional<Entry>> get(Key key) {
        rules.check(Get.of(key));
        return store.get(key);
    }

    @Override
    public CompletableFuture<Deleted> delete(Delete request) {
        rules.check(request);
        return store.delete(request);
    }

    @Override
    public CompletableFuture<Touched> touch(Touch request) {
        rules.check(request);
        return store.touch(request);
    }

    @Override
    public CompletableFuture<TxnResult> txn(Txn txn) {
        rules.check(txn);
        return quiet(store.txn(rules.own(txn)));
    }

    private <T> CompletableFuture<T> quiet(CompletableFuture<T> write) {
        return write.exceptionallyCompose(e -> {
            Throwable cause = e instanceof CompletionException ? e.getCause() : e;
            return CompletableFuture.failedFuture(
                    cause instanceof ConcordException.ConditionFailed refused
                            ? rules.quieted(refused)
                            : cause);
        });
    }
}
