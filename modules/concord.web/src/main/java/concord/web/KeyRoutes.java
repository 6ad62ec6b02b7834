package concord.web;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Put;
import concord.core.Store;
import concord.core.Touch;
import concord.core.Value;
import concord.core.Written;
import concord.json.ConditionFields;
import concord.json.JsonFields;
import concord.json.PutFields;
import concord.json.Seconds;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.Failure;
import concord.web.http.JsonOutput;
import concord.web.http.Route;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One key at a time: set, read, remove, and how long it lives.
final class KeyRoutes {

    private static final String KEY = "/kv/{key...}";
    private static final String JSON = "application/json";
    private static final String RAW = "application/octet-stream";
    private static final String WITH_TTL = "with_ttl";
    private static final String REVISION = "revision";
    private static final String TTL = "ttl";
    private static final String LEASE = "lease";

    private static final Header NOT_TO_BE_STORED =
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
    private static final Header BY_ACCEPT =
            HeaderValues.createCached(HeaderNames.VARY, "Accept, Accept-Encoding");

    /// What stands in the query when the body is the value itself, and is a field of one in JSON.
    private static final Set<String> OF_RAW =
            JsonFields.names(ConditionFields.NAMES, Set.of(TTL, LEASE));

    private final Stores stores;

    KeyRoutes(Concord concord) {
        this.stores = new Stores(concord);
    }

    List<Route> routes() {
        return List.of(
                Route.put(KEY, this::put, names(OF_RAW, PutFields.RETURN_PREVIOUS, Stores.TIMEOUT)),
                Route.get(KEY, this::get, WITH_TTL, REVISION, Stores.CONSISTENCY, Stores.TIMEOUT),
                Route.delete(
                        KEY,
                        this::delete,
                        names(ConditionFields.NAMES, PutFields.RETURN_PREVIOUS, Stores.TIMEOUT)),
                Route.get(KEY + "/ttl", this::ttl, Stores.CONSISTENCY, Stores.TIMEOUT),
                Route.post(KEY + "/touch", this::touch, Stores.TIMEOUT));
    }

    private static String[] names(Set<String> some, String... more) {
        return JsonFields.names(some, Set.of(more)).toArray(String[]::new);
    }

    private Answer put(Exchange exchange) {
        Key key = exchange.key();
        Condition header = Conditions.ofHeaders(exchange);
        Put content = content(key, exchange);
        Put put = content.when(Conditions.only(content.condition(), header));
        if (exchange.query().flag(PutFields.RETURN_PREVIOUS)) {
            put = put.returningPrevious();
        }
        boolean returnsPrevious = put.returnsPrevious();
        Written written = stores.of(exchange).put(put);
        Conditions.check(written.outcome(), key, header);
        written.previous().ifPresent(it -> exchange.holdAnyway(EntryJson.bytes(it)));
        return Answer.ok(data -> {
            data.number(REVISION, written.revision());
            if (returnsPrevious) {
                previous(data, written.previous());
            }
        });
    }

    private Put content(Key key, Exchange exchange) {
        return switch (exchange.contentType().orElse("")) {
            case JSON -> {
                exchange.query().first(OF_RAW).ifPresent(KeyRoutes::refuseOfRaw);
                yield PutFields.put(key, stores.body(exchange, PutFields.FORM), PutFields.FIELDS);
            }
            case RAW ->
                    Put.of(key, Value.raw(exchange.body(stores.valueMaxBytes())))
                            .lifetime(
                                    PutFields.lifetime(
                                            exchange.query().number(TTL).map(KeyRoutes::ttl),
                                            exchange.query().number(LEASE)))
                            .when(Conditions.of(exchange));
            case String other ->
                    throw Failure.unsupportedMediaType(
                                    other,
                                    "application/json with {\"value\": …} or"
                                            + " application/octet-stream with the bytes themselves")
                            .exception();
        };
    }

    private static void refuseOfRaw(String name) {
        throw new ConcordException.InvalidRequest(
                "query parameter '"
                        + name
                        + "' is for raw bytes; in JSON it is a field of the body: {\"value\": …, \""
                        + name
                        + "\": …}");
    }

    private static Duration ttl(long seconds) {
        if (!Seconds.isTtl(seconds)) {
            throw new ConcordException.InvalidRequest(
                    "ttl is " + seconds + "; it must be " + Seconds.TTL);
        }
        return Duration.ofSeconds(seconds);
    }

    private Answer get(Exchange exchange) {
        Key key = exchange.key();
        Store store = stores.of(exchange);
        boolean raw = exchange.prefers(RAW);
        boolean withTtl = exchange.query().flag(WITH_TTL);
        Entry entry =
                exchange.query()
                        .number(REVISION)
                        .map(revision -> store.get(key, revision))
                        .orElseGet(() -> store.get(key))
                        .orElseThrow(() -> absent(key).exception());
        if (withTtl && !raw) {
            // It is another answer each second, of the same revision.
            exchange.hold(EntryJson.bytes(entry));
            return Answer.ok(
                            data -> {
                                EntryJson.fields(data, entry);
                                EntryJson.ttl(data, entry, store.now());
                            })
                    .with(NOT_TO_BE_STORED);
        }
        String etag = "\"" + entry.modRevision() + "\"";
        Answer answer =
                raw
                        ? bytes(exchange, entry)
                        : isTold(entry) && Conditions.isKnown(exchange, etag)
                                ? Answer.notModified()
                                : json(exchange, entry);
        return answer.with(HeaderValues.create(HeaderNames.ETAG, etag)).with(BY_ACCEPT);
    }

    /// The ETag is the revision, of the bytes as of the JSON. So that no cache takes the one for
    /// the other the bytes are not stored, and always sent.
    private static Answer bytes(Exchange exchange, Entry entry) {
        exchange.hold(EntryJson.bytes(entry));
        return Answer.bytes(entry.value().buffer()).with(NOT_TO_BE_STORED);
    }

    /// Whether the revision tells all that the JSON of an entry says. A touch takes a key out of
    /// its lease and makes no revision; from then on the key has a time to live.
    private static boolean isTold(Entry entry) {
        return entry.lease().isEmpty() && entry.expiresAt().isEmpty();
    }

    private static Answer json(Exchange exchange, Entry entry) {
        exchange.hold(EntryJson.bytes(entry));
        return Answer.ok(data -> EntryJson.fields(data, entry));
    }

    private Answer delete(Exchange exchange) {
        Key key = exchange.key();
        Condition header = Conditions.ofHeaders(exchange);
        Condition condition = Conditions.only(Conditions.of(exchange), header);
        boolean returnsPrevious = exchange.query().flag(PutFields.RETURN_PREVIOUS);
        Delete delete = Delete.of(key).when(condition);
        Deleted deleted =
                stores.of(exchange).delete(returnsPrevious ? delete.returningPrevious() : delete);
        if (!condition.equals(Condition.ALWAYS)) {
            Conditions.check(deleted.outcome(), key, header);
        }
        deleted.previous().ifPresent(it -> exchange.holdAnyway(EntryJson.bytes(it)));
        return Answer.ok(data -> {
            data.flag("deleted", deleted.existed());
            data.number(REVISION, deleted.revision());
            if (returnsPrevious) {
                previous(data, deleted.previous());
            }
        });
    }

    private static void previous(JsonOutput data, Optional<Entry> entry) {
        entry.ifPresentOrElse(
                previous -> data.object("previous", fields -> EntryJson.fields(fields, previous)),
                () -> data.nothing("previous"));
    }

    private Answer ttl(Exchange exchange) {
        Key key = exchange.key();
        Store store = stores.of(exchange);
        Entry entry = store.get(key).orElseThrow(() -> absent(key).exception());
        return Answer.ok(data -> EntryJson.ttl(data, entry, store.now()));
    }

    private Answer touch(Exchange exchange) {
        Key key = exchange.key();
        Duration ttl = stores.ttl(exchange);
        if (!stores.of(exchange).touch(Touch.of(key, ttl)).existed()) {
            throw absent(key).exception();
        }
        return Answer.ok(data -> data.number(TTL, ttl.toSeconds()));
    }

    private static Failure absent(Key key) {
        return Failure.notFound("there is no key '" + key + "'");
    }
}
