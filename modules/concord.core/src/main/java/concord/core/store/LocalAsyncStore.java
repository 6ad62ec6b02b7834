package concord.core.store;

import concord.core.AsyncStore;
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
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.machine.StoreMachine;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The store of this process for callers who do not wait.
///
/// @param patienceNanos how long a write waits for room before it is refused
record LocalAsyncStore(StoreMachine machine, Compressor compressor, Calls calls, long patienceNanos)
        implements AsyncStore {

    @Override
    public CompletableFuture<Written> put(Put request) {
        calls.limits().check(request);
        return propose(new Command.Write(compressor.compressed(request)), LocalStore::written);
    }

    @Override
    public CompletableFuture<Deleted> delete(Delete request) {
        calls.limits().check(request);
        return propose(new Command.Remove(request), LocalStore::deleted);
    }

    @Override
    public CompletableFuture<Touched> touch(Touch request) {
        return propose(new Command.Prolong(request), LocalStore::touched);
    }

    @Override
    public CompletableFuture<TxnResult> txn(Txn txn) {
        calls.limits().check(txn);
        return propose(new Command.Transact(compressor.compressed(txn)), LocalStore::transacted);
    }

    @Override
    public CompletableFuture<Optional<Entry>> get(Key key) {
        return calls.barrier().thenApply(_ -> Optional.ofNullable(machine.get(key)));
    }

    private <R> CompletableFuture<R> propose(Command command, Function<Reply, R> answer) {
        return calls.propose(command, answer, patienceNanos);
    }
}
