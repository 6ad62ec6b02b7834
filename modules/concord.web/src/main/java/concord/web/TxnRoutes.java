package concord.web;

import concord.core.Concord;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Got;
import concord.core.Outcome;
import concord.core.Page;
import concord.core.Range;
import concord.core.Result;
import concord.core.Touched;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Written;
import concord.json.TxnFields;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.JsonOutput;
import concord.web.http.Route;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// Transactions.
final class TxnRoutes {

    private final Stores stores;

    TxnRoutes(Concord concord) {
        this.stores = new Stores(concord);
    }

    List<Route> routes() {
        return List.of(Route.post("/txn", this::txn, Stores.TIMEOUT));
    }

    private Answer txn(Exchange exchange) {
        Txn txn = TxnFields.read(stores.json(exchange, TxnFields.FORM));
        TxnResult result = stores.of(exchange).txn(txn);
        if (txn.onlyReads()) {
            exchange.hold(result.bytes());
        } else {
            exchange.holdAnyway(result.bytes()); // it is done, and has to be answered
        }
        var executed = result.succeeded() ? txn.success() : txn.failure();
        List<Integer> numbers = IntStream.range(0, result.results().size()).boxed().toList();
        return Answer.ok(
                result.bytes(),
                data -> {
                    data.flag("succeeded", result.succeeded());
                    data.number("revision", result.revision());
                    data.objects(
                            "responses",
                            numbers,
                            (json, i) -> {
                                boolean keysOnly =
                                        i < executed.size()
                                                && executed.get(i) instanceof Range range
                                                && range.keysOnly();
                                write(json, result.results().get(i), keysOnly);
                            });
                });
    }

    private static void write(JsonOutput json, Result result, boolean keysOnly) {
        switch (result) {
            case Written written ->
                    json.object(
                            "put",
                            put -> {
                                outcome(put, written.outcome());
                                previous(put, written.previous());
                            });
            case Deleted deleted ->
                    json.object(
                            "delete",
                            delete -> {
                                delete.flag("deleted", deleted.existed());
                                outcome(delete, deleted.outcome());
                                previous(delete, deleted.previous());
                            });
            case Touched touched -> json.object("touch", it -> outcome(it, touched.outcome()));
            case Got got ->
                    json.object(
                            "get",
                            get ->
                                    got.entry()
                                            .ifPresentOrElse(
                                                    entry ->
                                                            get.object(
                                                                    "entry",
                                                                    it ->
                                                                            EntryJson.keyed(
                                                                                    it, entry)),
                                                    () -> get.nothing("entry")));
            case Page page ->
                    json.object(
                            "range",
                            range -> {
                                range.objects(
                                        "entries", page.entries(), Listed.form(keysOnly, null));
                                Listed.writeCursor(range, page.next());
                            });
        }
    }

    private static void outcome(JsonOutput json, Outcome outcome) {
        json.text("outcome", outcome.name().toLowerCase(Locale.ROOT));
    }

    private static void previous(JsonOutput json, Optional<Entry> previous) {
        previous.ifPresent(entry -> json.object("previous", it -> EntryJson.fields(it, entry)));
    }
}
