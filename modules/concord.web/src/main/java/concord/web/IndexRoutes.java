package concord.web;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Entry;
import concord.core.Index;
import concord.core.Indexes;
import concord.core.Key;
import concord.core.Value;
import concord.json.JsonFields;
import concord.json.Ranges;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.Failure;
import concord.web.http.Held;
import concord.web.http.JsonOutput;
import concord.web.http.Route;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Secondary indexes: declared, listed, dropped, looked up.
final class IndexRoutes {

    private static final String ONE = "/indexes/{name}";

    private final Stores stores;

    IndexRoutes(Concord concord) {
        this.stores = new Stores(concord);
    }

    List<Route> routes() {
        return List.of(
                Route.get("/indexes", this::list, Stores.CONSISTENCY, Stores.TIMEOUT),
                Route.get(ONE, this::get, Stores.CONSISTENCY, Stores.TIMEOUT),
                Route.put(ONE, this::create, Stores.TIMEOUT),
                Route.delete(ONE, this::drop, Stores.TIMEOUT),
                Route.get(
                        ONE + "/lookup",
                        this::lookup,
                        "value",
                        "from",
                        "to",
                        "limit",
                        Stores.CONSISTENCY,
                        Stores.TIMEOUT));
    }

    private Indexes indexes(Exchange exchange) {
        return stores.of(exchange).indexes();
    }

    private Answer list(Exchange exchange) {
        List<Index> all = indexes(exchange).list();
        return Answer.ok(data -> data.objects("indexes", all, IndexRoutes::write));
    }

    private Answer get(Exchange exchange) {
        String name = exchange.parameter();
        Index index =
                indexes(exchange)
                        .get(name)
                        .orElseThrow(() ->
                                Failure.notFound("there is no index '" + name + "'").exception());
        return Answer.ok(data -> write(data, index));
    }

    private static void write(JsonOutput json, Index index) {
        json.text("name", index.name());
        json.text("path", index.pointer());
        json.flag("unique", index.unique());
    }

    private Answer create(Exchange exchange) {
        JsonFields body =
                stores.json(exchange, "{\"path\": \"/role\"}").only(Set.of("path", "unique"));
        Index index =
                new Index(exchange.parameter(), body.required("path").text(), body.flag("unique"));
        indexes(exchange).create(index);
        return Answer.ok(data -> write(data, index));
    }

    private Answer drop(Exchange exchange) {
        boolean dropped = indexes(exchange).drop(exchange.parameter());
        return Answer.ok(data -> data.flag("deleted", dropped));
    }

    private Answer lookup(Exchange exchange) {
        var query = exchange.query();
        var value = query.text("value");
        var from = query.text("from");
        var to = query.text("to");
        if (value.isPresent() == (from.isPresent() || to.isPresent())
                || from.isPresent() != to.isPresent()) {
            throw new ConcordException.InvalidRequest(
                    "give ?value= for one value, or ?from= and ?to= for all between them");
        }
        int limit = Ranges.limit(query.number("limit"));
        Stream<Key> keys =
                indexes(exchange).stream(
                                exchange.parameter(),
                                json(value.or(() -> from).orElseThrow()),
                                json(value.or(() -> to).orElseThrow()))
                        .limit(limit)
                        .map(Entry::key);
        Held<Key> held = new Held<>(keys);
        return Answer.streamed(held, data -> EntryJson.keys(data, "keys", () -> held));
    }

    /// A value in a query: JSON, or a text without its quotes when it is no JSON.
    private static Value json(String text) {
        try {
            return Value.json(text);
        } catch (ConcordException.InvalidRequest e) {
            return Value.of(text);
        }
    }
}
