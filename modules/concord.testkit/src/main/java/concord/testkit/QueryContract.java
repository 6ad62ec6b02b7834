package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Comparison;
import concord.core.ConcordException;
import concord.core.Entry;
import concord.core.Index;
import concord.core.Key;
import concord.core.Page;
import concord.core.Plan;
import concord.core.Predicate;
import concord.core.Put;
import concord.core.Query;
import concord.core.Txn;
import concord.core.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How every [concord.core.Store] finds entries by their content.
public abstract class QueryContract extends StoreContract {

    private static final Predicate ADULTS =
            Predicate.field("/age", Comparison.GREATER_OR_EQUAL, Value.of(18));

    /// For subclasses.
    protected QueryContract() {}

    private void people() {
        store().put("user/ann", Value.json("{\"age\":31,\"mail\":\"a@x\",\"tags\":[\"a\",\"b\"]}"));
        store().put("user/bob", Value.json("{\"age\":17,\"mail\":\"b@x\",\"tags\":[\"b\"]}"));
        store().put("user/cid", Value.json("{\"age\":18.0,\"mail\":\"c@x\"}"));
        store().put("user/raw", Value.raw(new byte[] {1}));
        store().put("other", Value.json("{\"age\":99}"));
    }

    @Test
    void aQueryFindsWhatItsFiltersSay() {
        people();
        Query adults = Query.withPrefix("user/").where(ADULTS);
        assertEquals(List.of("user/ann", "user/cid"), keys(store().query(adults)));
        assertEquals(List.of("user/cid"), keys(store().query(adults.offset(1))));
        assertEquals(2, store().count(adults.limit(1)));
        Page first = store().query(adults.reversed().limit(1));
        assertEquals(List.of("user/cid"), keys(first));
        assertEquals(
                List.of("user/ann"),
                keys(store().query(adults.reversed().after(first.next().orElseThrow()))));
        assertEquals(
                List.of("user/ann", "user/bob"),
                keys(store().query(Query.all().pattern("^user/[ab]"))));
    }

    @Test
    void anIndexAnswersWhatAQueryWouldAndAQuerySaysThatItUsesIt() {
        people();
        Query adults = Query.all().where(ADULTS);
        List<String> without = keys(store().query(adults));
        assertEquals(Optional.empty(), store().explain(adults).index());
        store().indexes().create(Index.of("by age", "/age"));
        store().indexes().create(Index.of("by age", "/age"));
        awaitBuilt(adults);
        Plan plan = store().explain(adults);
        assertEquals(Optional.of("by age"), plan.index());
        assertEquals(Optional.of(ADULTS), plan.predicate());
        assertEquals(without, keys(store().query(adults)));
        assertEquals(List.of("user/cid"), keys(store().indexes().lookup("by age", Value.of(18))));
        assertEquals(
                List.of("user/bob", "user/cid", "user/ann"),
                keys(store().indexes().lookup("by age", Value.of(0), Value.of(31))));
        store().delete("user/cid");
        store().txn(Txn.of(Put.of("user/bob", Value.json("{\"age\":18}"))));
        assertEquals(List.of("user/bob"), keys(store().indexes().lookup("by age", Value.of(18))));
        fails(
                ConcordException.ConditionFailed.class,
                () -> store().indexes().create(Index.of("by age", "/mail")));
        assertTrue(store().indexes().drop("by age"));
        assertFalse(store().indexes().drop("by age"));
        fails(
                ConcordException.NotFound.class,
                () -> store().indexes().lookup("by age", Value.of(18)));
    }

    /// The index is right before; only then is it used.
    private void awaitBuilt(Query query) {
        while (store().explain(query).index().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anIndexHoldsEachElementOfAnArray() {
        people();
        store().indexes().create(Index.of("tags", "/tags"));
        assertEquals(
                List.of("user/ann", "user/bob"),
                keys(store().indexes().lookup("tags", Value.of("b"))));
        assertEquals(
                List.of("user/ann", "user/bob"),
                keys(store().indexes().lookup("tags", Value.of("a"), Value.of("z"))));
    }

    @Test
    void whatIsFoundComesAsAStreamOfOneRevision() {
        people();
        store().indexes().create(Index.of("tags", "/tags"));
        Query users = Query.withPrefix("user/").where(Predicate.exists("/age"));
        try (Stream<Entry> found = store().stream(users);
                Stream<Entry> rest = store().stream(users.offset(1).limit(1));
                Stream<Entry> tagged =
                        store().indexes().stream("tags", Value.of("a"), Value.of("b"))) {
            store().put("user/aaa", Value.json("{\"age\":1,\"tags\":[\"a\"]}"));
            store().delete("user/bob");
            assertEquals(List.of("user/ann", "user/bob", "user/cid"), keys(found.toList()));
            assertEquals(List.of("user/bob"), keys(rest.toList()));
            assertEquals(List.of("user/ann", "user/bob"), keys(tagged.toList()));
        }
        fails(
                ConcordException.NotFound.class,
                () -> store().indexes().stream("none", Value.of(1), Value.of(2)));
    }

    @Test
    void whatAPastRevisionShowedIsFound() {
        people();
        store().indexes().create(Index.of("tags", "/tags"));
        long then = store().query(Query.all()).revision();
        Query users = Query.withPrefix("user/").where(Predicate.exists("/age")).at(then);
        store().put("user/aaa", Value.json("{\"age\":1,\"tags\":[\"a\"]}"));
        long newest = store().delete("user/bob").revision();
        Page page = store().query(users);
        assertEquals(List.of("user/ann", "user/bob", "user/cid"), keys(page));
        assertEquals(then, page.revision());
        assertEquals(3, store().count(users));
        try (Stream<Entry> found = store().stream(users.offset(1));
                Stream<Entry> tagged =
                        store().indexes().stream("tags", Value.of("a"), Value.of("b"), then)) {
            assertEquals(List.of("user/bob", "user/cid"), keys(found.toList()));
            assertEquals(List.of("user/ann", "user/bob"), keys(tagged.toList()));
        }
        fails(ConcordException.InvalidRequest.class, () -> store().query(users.at(newest + 1)));
        fails(ConcordException.InvalidRequest.class, () -> store().deleteWhere(users));
        store().compact(newest);
        fails(ConcordException.Compacted.class, () -> store().query(users));
        fails(ConcordException.Compacted.class, () -> store().stream(users));
        fails(
                ConcordException.Compacted.class,
                () -> store().indexes().stream("tags", Value.of("a"), Value.of("b"), then));
    }

    @Test
    void aUniqueIndexRefusesASecondOwner() {
        people();
        store().indexes().create(Index.of("mail", "/mail").asUnique());
        Value taken = Value.json("{\"mail\":\"a@x\"}");
        fails(ConcordException.ConditionFailed.class, () -> store().put("user/dan", taken));
        assertEquals(Optional.empty(), store().get("user/dan"));
        store().put("user/ann", taken);
        store().delete("user/ann");
        store().put("user/dan", taken);
        fails(
                ConcordException.ConditionFailed.class,
                () ->
                        store().txn(
                                        Txn.of(
                                                Put.of("a", Value.json("{\"mail\":1}")),
                                                Put.of("b", Value.json("{\"mail\":1.0}")))));
        fails(
                ConcordException.ConditionFailed.class,
                () -> {
                    store().put("twin", Value.json("{\"age\":99.0}"));
                    store().indexes().create(Index.of("age", "/age").asUnique());
                });
        assertEquals(1, store().indexes().list().size());
    }

    @Test
    void whatAQueryFindsIsDeletedAtOneRevision() {
        people();
        long revision = store().put("last", Value.of(1)).revision();
        assertEquals(3, store().deleteWhere(Query.all().where(ADULTS)));
        assertEquals(List.of("last", "user/bob", "user/raw"), keys(store().query(Query.all())));
        assertEquals(revision + 2, store().put("next", Value.of(1)).revision());
        fails(
                ConcordException.InvalidRequest.class,
                () -> store().deleteWhere(Query.all().limit(1)));
    }

    private static List<String> keys(Page page) {
        return keys(page.entries());
    }

    private static List<String> keys(List<Entry> entries) {
        return entries.stream().map(Entry::key).map(Key::toString).toList();
    }

    private static <E extends ConcordException> void fails(Class<E> type, Runnable call) {
        assertThrows(type, call::run);
    }
}
