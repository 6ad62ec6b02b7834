package concord.web;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Put;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Value;
import concord.core.Written;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.Failure;
import concord.web.http.JsonOutput;
import concord.web.http.Route;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.List;
import java.util.Optional;

/// One key at a time: set, read, remove.
final class KeyRoutes {

    private static final String KEY = "/kv/{key...}";
    private static final String JSON = "application/json";
    private static final String RAW = "application/octet-stream";
    private static final String CONSISTENCY = "consistency";
    private static final String RETURN_PREVIOUS = "return_previous";

    private final Store store;
    private final long valueMaxBytes;

    KeyRoutes(Concord concord) {
        this.store = concord.store();
        this.valueMaxBytes = concord.settings().get(Settings.VALUE_MAX_BYTES);
    }

    List<Route> routes() {
        return List.of(
                Route.put(KEY, this::put, RETURN_PREVIOUS),
                Route.get(KEY, this::get, CONSISTENCY),
                Route.delete(KEY, this::delete, RETURN_PREVIOUS));
    }

    private Answer put(Exchange exchange) {
        refuseConditions(exchange);
        boolean returnsPrevious = exchange.query().flag(RETURN_PREVIOUS);
        Key key = exchange.key();
        Put put = Put.of(key, value(exchange));
        Written written = store.put(returnsPrevious ? put.returningPrevious() : put);
        return Answer.ok(data -> {
            data.number("revision", written.revision());
            if (returnsPrevious) {
                previous(data, written.previous());
            }
        });
    }

    private Answer get(Exchange exchange) {
        Store reader =
                exchange.query()
                        .text(CONSISTENCY)
                        .map(level -> store.reading(Consistency.of(level)))
                        .orElse(store);
        Key key = exchange.key();
        boolean raw = exchange.prefers(RAW);
        Entry entry =
                reader.get(key)
                        .orElseThrow(() ->
                                Failure.notFound("there is no key '" + key + "'").exception());
        Answer answer =
                raw
                        ? Answer.bytes(entry.value().buffer())
                        : Answer.ok(data -> EntryJson.fields(data, entry));
        return answer.with(
                HeaderValues.create(HeaderNames.ETAG, "\"" + entry.modRevision() + "\""));
    }

    private Answer delete(Exchange exchange) {
        refuseConditions(exchange);
        boolean returnsPrevious = exchange.query().flag(RETURN_PREVIOUS);
        Delete delete = Delete.of(exchange.key());
        Deleted deleted = store.delete(returnsPrevious ? delete.returningPrevious() : delete);
        return Answer.ok(data -> {
            data.flag("deleted", deleted.existed());
            data.number("revision", deleted.revision());
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

    private Value value(Exchange exchange) {
        return switch (exchange.contentType().orElse("")) {
            case JSON -> PutBody.value(exchange.body(valueMaxBytes + HttpEndpoint.ENVELOPE_BYTES));
            case RAW -> Value.raw(exchange.body(valueMaxBytes));
            case String other ->
                    throw Failure.unsupportedMediaType(
                                    (other.isEmpty()
                                                    ? "there is no Content-Type"
                                                    : "Content-Type is '" + other + "'")
                                            + "; it must be application/json with {\"value\": …} or"
                                            + " application/octet-stream with the bytes themselves")
                            .exception();
        };
    }

    /// A condition that is not understood must not be taken for none: the client relies on it.
    private static void refuseConditions(Exchange exchange) {
        for (HeaderName condition : List.of(HeaderNames.IF_MATCH, HeaderNames.IF_NONE_MATCH)) {
            if (exchange.has(condition)) {
                throw new ConcordException.InvalidRequest(
                        condition.defaultCase() + " is not supported; send the request without it");
            }
        }
    }
}
