package concord.core.observe;

import concord.core.AsyncStore;
import concord.core.Consistency;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Put;
import concord.core.Touch;
import concord.core.Touched;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Written;
import concord.core.spi.OperationKind;
import concord.core.spi.Subject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The store for pipelining as one caller uses it, seen.
///
/// @param store what he may use
/// @param visitor who calls
/// @param level how fresh its reads are
record ObservedAsyncStore(AsyncStore store, Visitor visitor, Consistency level)
        implements AsyncStore {

    @Override
    public CompletableFuture<Written> put(Put request) {
        return visitor.pipelines(
                OperationKind.KV_PUT, Subject.of(request.key()), () -> store.put(request));
    }

    @Override
    public CompletableFuture<Optional<Entry>> get(Key key) {
        return visitor.pipelinesRead(
                OperationKind.KV_GET, level, () -> Subject.of(key), () -> store.get(key));
    }

    @Override
    public CompletableFuture<Deleted> delete(Delete request) {
        return visitor.pipelines(
                OperationKind.KV_DELETE, Subject.of(request.key()), () -> store.delete(request));
    }

    @Override
    public CompletableFuture<Touched> touch(Touch request) {
        return visitor.pipelines(
                OperationKind.KV_TOUCH, Subject.of(request.key()), () -> store.touch(request));
    }

    @Override
    public CompletableFuture<TxnResult> txn(Txn txn) {
        return visitor.pipelines(OperationKind.KV_TXN, Subject.of(txn), () -> store.txn(txn));
    }
}
