package concord.testkit;

import concord.core.Condition;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Get;
import concord.core.Got;
import concord.core.Key;
import concord.core.Operation;
import concord.core.Page;
import concord.core.Put;
import concord.core.Result;
import concord.core.Store;
import concord.core.Touched;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Value;
import concord.core.Written;
import concord.testkit.Ask.When;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A client of a store whose calls are recorded: it asks the store what an [Ask] says and notes
/// what is answered. Values are stored as raw bytes of their text. Blocking, and meant for one
/// thread, as many of them as a test likes.
public final class HistoryClient {

    private final History history;
    private final int id;
    private final Store store;
    private final boolean isStale;

    /// A client whose reads are linearizable, or are recorded as such so that a check finds out.
    ///
    /// @param id tells it from others in the history
    /// @param store with the consistency that its reads are to have
    public HistoryClient(History history, int id, Store store) {
        this(history, id, store, false);
    }

    private HistoryClient(History history, int id, Store store, boolean isStale) {
        this.history = history;
        this.id = id;
        this.store = store;
        this.isStale = isStale;
    }

    /// The same client of another store, of another member for example.
    public HistoryClient of(Store other) {
        return new HistoryClient(history, id, other, isStale);
    }

    /// The same client, whose single reads promise no more than that they are not made up.
    public HistoryClient stale() {
        return new HistoryClient(history, id, store, true);
    }

    /// Asks and records.
    ///
    /// @throws concord.core.ConcordException when the store throws it; it is recorded too
    public Answer ask(Ask ask) {
        Ask asked = isStale && ask instanceof Ask.Get(String key) ? new Ask.StaleGet(key) : ask;
        return history.call(id, asked, () -> answer(ask));
    }

    /// Reads a key.
    public Answer get(String key) {
        return ask(new Ask.Get(key));
    }

    /// Writes a key.
    public Answer put(String key, String value) {
        return ask(new Ask.Put(key, value));
    }

    /// Writes a key if a condition holds.
    public Answer put(String key, String value, When when) {
        return ask(new Ask.Put(key, value, when));
    }

    /// Deletes a key.
    public Answer delete(String key) {
        return ask(new Ask.Delete(key));
    }

    private Answer answer(Ask ask) {
        return switch (ask) {
            case Ask.Get(String key) -> answer(store.get(key));
            case Ask.StaleGet(String key) -> answer(store.get(key));
            case Ask.Put put -> answer(store.put(operation(put)));
            case Ask.Delete delete -> answer(store.delete(operation(delete)));
            case Ask.Txn txn -> answer(store.txn(operation(txn)));
        };
    }

    private static Answer answer(Optional<Entry> entry) {
        return entry.<Answer>map(it -> new Answer.Found(text(it.value()), it.modRevision()))
                .orElseGet(Answer.Absent::new);
    }

    private static Answer answer(Written written) {
        return written.done() ? new Answer.Wrote(written.revision()) : new Answer.Refused();
    }

    private static Answer answer(Deleted deleted) {
        return deleted.existed() ? new Answer.Wrote(deleted.revision()) : new Answer.Refused();
    }

    private static Answer answer(TxnResult result) {
        return new Answer.Decided(
                result.succeeded(),
                result.revision(),
                result.results().stream().map(HistoryClient::answer).toList());
    }

    private static Answer answer(Result result) {
        return switch (result) {
            case Written written -> answer(written);
            case Deleted deleted -> answer(deleted);
            case Got(Optional<Entry> entry) -> answer(entry);
            case Touched _, Page _ ->
                    throw new IllegalStateException("an answer to what was not asked: " + result);
        };
    }

    private static Put operation(Ask.Put put) {
        return Put.of(put.key(), value(put.value())).when(condition(put.when()));
    }

    private static Delete operation(Ask.Delete delete) {
        return Delete.of(delete.key()).when(condition(delete.when()));
    }

    private static Txn operation(Ask.Txn txn) {
        return new Txn(
                txn.tests().stream()
                        .map(test -> new Txn.Compare(Key.of(test.key()), condition(test.when())))
                        .toList(),
                operations(txn.success()),
                operations(txn.failure()),
                Optional.empty());
    }

    private static List<Operation> operations(List<Ask> asks) {
        return asks.stream().map(HistoryClient::operation).toList();
    }

    private static Operation operation(Ask ask) {
        return switch (ask) {
            case Ask.Get(String key) -> Get.of(key);
            case Ask.Put put -> operation(put);
            case Ask.Delete delete -> operation(delete);
            case Ask.StaleGet _, Ask.Txn _ ->
                    throw new IllegalArgumentException("within a transaction: " + ask);
        };
    }

    private static Condition condition(When when) {
        return switch (when) {
            case When.Always() -> Condition.ALWAYS;
            case When.Absent() -> Condition.ABSENT;
            case When.Present() -> Condition.PRESENT;
            case When.Holds(String value) -> Condition.value(value(value));
            case When.At(long revision) -> Condition.modRevision(revision);
        };
    }

    private static Value value(String text) {
        return Value.raw(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Value value) {
        return new String(value.bytes(), StandardCharsets.UTF_8);
    }
}
