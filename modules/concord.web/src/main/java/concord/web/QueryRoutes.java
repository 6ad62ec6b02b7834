package concord.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.core.Concord;
import concord.core.Plan;
import concord.core.Query;
import concord.core.Range;
import concord.core.Store;
import concord.core.Value;
import concord.json.JsonFields;
import concord.json.Ranges;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.Route;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a query finds: its entries, their number, how they are found, and their end.
final class QueryRoutes {

    private static final String FORM = "{\"prefix\": …, \"where\": …}";

    private final Stores stores;

    QueryRoutes(Concord concord) {
        this.stores = new Stores(concord);
    }

    List<Route> routes() {
        return List.of(
                Route.post("/query", this::find, Stores.CONSISTENCY, Stores.TIMEOUT),
                Route.post("/query/count", this::count, Stores.CONSISTENCY, Stores.TIMEOUT),
                Route.post("/query/delete", this::delete, Stores.TIMEOUT),
                Route.post("/query/explain", this::explain, Stores.CONSISTENCY, Stores.TIMEOUT));
    }

    private Answer find(Exchange exchange) {
        Query query = query(exchange);
        Store store = stores.of(exchange);
        int limit = Ranges.limit(query.limit().orElse(Range.PAGE_ENTRIES));
        return Listed.answer(
                store.stream(query.limit(limit + 1)), limit, Listed.form(query.keysOnly(), null));
    }

    private Answer count(Exchange exchange) {
        long count = stores.of(exchange).count(query(exchange));
        return Answer.ok(data -> data.number("count", count));
    }

    private Answer delete(Exchange exchange) {
        long deleted = stores.of(exchange).deleteWhere(query(exchange));
        return Answer.ok(data -> data.number("deleted", deleted));
    }

    private Answer explain(Exchange exchange) {
        Plan plan = stores.of(exchange).explain(query(exchange));
        return Answer.ok(data -> {
            data.text("index", plan.index());
            plan.predicate()
                    .ifPresentOrElse(
                            it -> data.verbatim("predicate", utf8(it.toJson())),
                            () -> data.nothing("predicate"));
            data.object(
                    "range",
                    range -> {
                        EntryJson.key(range, "from", plan.range().from());
                        EntryJson.key(range, "to", plan.range().to());
                        range.flag("to_inclusive", plan.range().toInclusive());
                    });
        });
    }

    private static ByteBuffer utf8(String json) {
        return ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
    }

    /// The query of a body. Its cursor is one of ours, which stands for any key; that of
    /// [Query#parse] is a key that is text.
    private Query query(Exchange exchange) {
        JsonFields fields = stores.json(exchange, FORM);
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        fields.all().forEach((name, slice) -> tree.set(name, slice.tree()));
        tree.remove("cursor");
        Query query = Query.parse(Value.json(tree).toString());
        return fields.given("cursor")
                .map(cursor -> query.after(Ranges.key(cursor.text())))
                .orElse(query);
    }
}
