package concord.ways;

import concord.core.Comparison;
import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.ErrorCode;
import concord.core.Get;
import concord.core.Got;
import concord.core.Index;
import concord.core.Key;
import concord.core.Operation;
import concord.core.Outcome;
import concord.core.Page;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Result;
import concord.core.Store;
import concord.core.Touch;
import concord.core.Touched;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Value;
import concord.core.Written;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A [Store]: the one in this process, or a client's.
final class StoreWay implements Way {

    private final Store store;
    private final Runnable closing;

    StoreWay(Store store, Runnable closing) {
        this.store = store;
        this.closing = closing;
    }

    @Override
    public String ask(Ask ask) {
        try {
            return answer(ask);
        } catch (ConcordException e) {
            return "error " + e.code();
        }
    }

    private String answer(Ask ask) {
        return switch (ask) {
            case Ask.Put(String key, String json, Optional<Long> ttl, Ask.When when) -> {
                Put put = Put.of(key, Value.json(json)).when(condition(when));
                Put whole = ttl.map(s -> put.ttl(Duration.ofSeconds(s))).orElse(put);
                Written written = store.put(whole);
                yield done(written.outcome(), "revision " + written.revision());
            }
            case Ask.Get(String key, Optional<Long> revision) ->
                    (revision.isPresent() ? store.get(Key.of(key), revision.get()) : store.get(key))
                            .map(StoreWay::entry)
                            .orElse("error NOT_FOUND");
            case Ask.Delete(String key, Ask.When when) -> {
                Deleted deleted = store.delete(Delete.of(key).when(condition(when)));
                boolean isPlain = when instanceof Ask.When.Always;
                yield isPlain || deleted.outcome() == Outcome.DONE
                        ? "deleted " + deleted.existed() + " " + deleted.revision()
                        : done(deleted.outcome(), "");
            }
            case Ask.Touch(String key, long ttl) -> {
                Touched touched = store.touch(Touch.of(key, Duration.ofSeconds(ttl)));
                yield done(touched.outcome(), "touched");
            }
            case Ask.BulkPut(List<String> keys, String json) ->
                    bulk(keys, keys.stream().map(key -> Put.of(key, Value.json(json))).toList());
            case Ask.BulkGet(List<String> keys) -> {
                Map<Key, Entry> found =
                        store.getAll(keys.stream().map(Key::of).collect(Collectors.toList()));
                Map<String, String> told = new TreeMap<>();
                for (String key : keys) {
                    Entry entry = found.get(Key.of(key));
                    told.put(key, entry == null ? "not_found" : value(entry));
                }
                yield told.toString();
            }
            case Ask.BulkDelete(List<String> keys) ->
                    bulk(keys, keys.stream().map(Delete::of).toList());
            case Ask.BulkTouch(List<String> keys, long ttl) ->
                    bulk(
                            keys,
                            keys.stream().map(k -> Touch.of(k, Duration.ofSeconds(ttl))).toList());
            case Ask.Txn txn -> txn(txn);
            case Ask.Listing(
                            String prefix,
                            long limit,
                            boolean isDescending,
                            Optional<Long> revision) -> {
                Range range = Range.prefix(prefix).limit((int) limit);
                Range directed = isDescending ? range.reversed() : range;
                Page page = store.list(revision.map(directed::at).orElse(directed));
                yield entries(page.entries()) + " more " + page.next().isPresent();
            }
            case Ask.Count(String prefix) -> "count " + store.count(Range.prefix(prefix));
            case Ask.Search(String query) -> entries(store.query(Query.parse(query)).entries());
            case Ask.SearchCount(String query) -> "count " + store.count(Query.parse(query));
            case Ask.SearchDelete(String query) ->
                    "deleted " + store.deleteWhere(Query.parse(query));
            case Ask.Explain(String query) ->
                    "index " + store.explain(Query.parse(query)).index().orElse("null");
            case Ask.CreateIndex(String name, String pointer, boolean unique) -> {
                store.indexes().create(new Index(name, pointer, unique));
                yield "created";
            }
            case Ask.DropIndex(String name) -> "dropped " + store.indexes().drop(name);
            case Ask.Lookup(String name, String json) ->
                    store.indexes().lookup(name, Value.json(json)).stream()
                            .map(entry -> text(entry.key()))
                            .toList()
                            .toString();
            case Ask.Grant(long ttl) ->
                    "lease " + store.leases().grant(Duration.ofSeconds(ttl)).id();
            case Ask.PutLeased(String key, long lease) ->
                    "revision "
                            + store.put(Put.of(key, Value.json("true")).lease(lease)).revision();
            case Ask.KeepAlive(long lease) ->
                    "ttl " + store.leases().keepAlive(lease).ttl().toSeconds();
            case Ask.Revoke(long lease) -> {
                store.leases().revoke(lease);
                yield "revoked";
            }
            case Ask.LeaseKeys(long lease) ->
                    store.leases().get(lease).isEmpty()
                            ? "error NOT_FOUND"
                            : store.leases().keys(lease).stream()
                                    .map(StoreWay::text)
                                    .toList()
                                    .toString();
        };
    }

    private String bulk(List<String> keys, List<? extends Operation> operations) {
        List<Result> results = store.bulk(operations);
        Map<String, String> told = new TreeMap<>();
        for (int i = 0; i < keys.size(); i++) {
            String one =
                    switch (results.get(i)) {
                        case Written _ -> "ok";
                        case Deleted deleted -> "deleted " + deleted.existed();
                        case Touched touched ->
                                touched.outcome() == Outcome.DONE ? "ok" : "not_found";
                        case Got _, Page _ -> throw new AssertionError();
                    };
            told.merge(keys.get(i), one, (first, last) -> last);
        }
        return told.toString();
    }

    private String txn(Ask.Txn txn) {
        Condition condition = txn.present() ? Condition.PRESENT : Condition.ABSENT;
        TxnResult result =
                store.txn(
                        Txn.when(txn.tested(), condition)
                                .then(Put.of(txn.put(), Value.json(txn.json())), Get.of(txn.put()))
                                .otherwise(Put.of(txn.otherwise(), Value.json(txn.json()))));
        String read =
                Stream.of(result.results().getLast())
                        .filter(Got.class::isInstance)
                        .map(got -> ((Got) got).entry().map(StoreWay::value).orElse("absent"))
                        .collect(Collectors.joining());
        return "succeeded " + result.succeeded() + " " + result.revision() + " " + read;
    }

    private static Condition condition(Ask.When when) {
        return switch (when) {
            case Ask.When.Always _ -> Condition.ALWAYS;
            case Ask.When.Present(boolean present) ->
                    present ? Condition.PRESENT : Condition.ABSENT;
            case Ask.When.Revision(long revision) -> Condition.modRevision(revision);
            case Ask.When.Version(long version) -> Condition.version(version);
            case Ask.When.Holds(String json) -> Condition.value(Value.json(json));
            case Ask.When.Less(String pointer, long number) ->
                    Condition.field(pointer, Comparison.LESS, Value.of(number));
        };
    }

    private static String done(Outcome outcome, String text) {
        return switch (outcome) {
            case DONE -> text;
            case NOT_FOUND -> "error " + ErrorCode.NOT_FOUND;
            case CONDITION_FAILED -> "error " + ErrorCode.CONDITION_FAILED;
        };
    }

    private static String text(Key key) {
        return key.text().orElseThrow();
    }

    private static String value(Entry entry) {
        return new String(entry.value().bytes(), StandardCharsets.UTF_8);
    }

    private static String entry(Entry entry) {
        return value(entry)
                + " "
                + entry.createRevision()
                + " "
                + entry.modRevision()
                + " "
                + entry.version();
    }

    private static String entries(List<Entry> entries) {
        return entries.stream()
                .map(entry -> text(entry.key()) + "=" + entry(entry))
                .toList()
                .toString();
    }

    @Override
    public void close() {
        closing.run();
    }
}
