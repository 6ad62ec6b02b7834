package concord.web;

import concord.core.Concord;
import concord.core.Range;
import concord.core.Store;
import concord.json.Ranges;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.Route;
import java.util.List;

/// The keys of a prefix or a range, in order, streamed.
final class ListRoutes {

    private final Stores stores;

    ListRoutes(Concord concord) {
        this.stores = new Stores(concord);
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                        "/kv",
                        this::list,
                        "prefix",
                        "from",
                        "to",
                        "limit",
                        "cursor",
                        "order",
                        "with_ttl",
                        "keys_only",
                        "count_only",
                        "revision",
                        Stores.CONSISTENCY,
                        Stores.TIMEOUT));
    }

    private Answer list(Exchange exchange) {
        var query = exchange.query();
        Store store = stores.of(exchange);
        Range range = Ranges.of(query.text("prefix"), query.text("from"), query.text("to"));
        var revision = query.number("revision");
        if (revision.isPresent()) {
            range = range.at(revision.get());
        }
        if (query.flag("count_only")) {
            long count = store.count(range);
            return Answer.ok(data -> data.number("count", count));
        }
        int limit = Ranges.limit(query.number("limit"));
        boolean keysOnly = query.flag("keys_only");
        range = Ranges.refined(range, query.text("order"), keysOnly, query.text("cursor"));
        return Listed.answer(
                store, range, limit, Listed.form(keysOnly, query.flag("with_ttl") ? store : null));
    }
}
