package concord.web;

import concord.core.Concord;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Operation;
import concord.core.Result;
import concord.core.Store;
import concord.core.Touch;
import concord.core.Touched;
import concord.core.Txn;
import concord.json.JsonFields;
import concord.json.JsonSlice;
import concord.json.PutFields;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.JsonOutput;
import concord.web.http.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Many keys in one command. All of it is checked before anything is done; the answer has a field
/// for each key.
final class BulkRoutes {

    private static final String OPERATIONS = "operations";
    private static final String KEYS = "keys";
    private static final String KEY = "key";
    private static final String TTL = "ttl";
    private static final String WITH_TTL = "with_ttl";

    private final Stores stores;

    BulkRoutes(Concord concord) {
        this.stores = new Stores(concord);
    }

    List<Route> routes() {
        return List.of(
                Route.post("/kv/bulk", this::put, Stores.TIMEOUT),
                Route.post("/kv/bulk/touch", this::touch, Stores.TIMEOUT),
                Route.post("/kv/bulk/delete", this::delete, Stores.TIMEOUT),
                Route.post("/kv/bulk/get", this::get, Stores.CONSISTENCY, Stores.TIMEOUT));
    }

    private Answer put(Exchange exchange) {
        return execute(
                exchange,
                operations(
                        exchange,
                        "{\"operations\": [{\"key\": …, \"value\": …}]}",
                        fields -> PutFields.put(key(fields), fields, PutFields.KEYED_CONTENT)));
    }

    private Answer touch(Exchange exchange) {
        return execute(
                exchange,
                operations(
                        exchange,
                        "{\"operations\": [{\"key\": …, \"ttl\": seconds}]}",
                        fields -> {
                            fields.only(Set.of(KEY, TTL));
                            return Touch.of(key(fields), fields.required(TTL).ttl());
                        }));
    }

    private Answer delete(Exchange exchange) {
        JsonFields body = stores.json(exchange, "{\"keys\": […]}").only(Set.of(KEYS));
        return execute(
                exchange, keys(body).stream().map(key -> new Keyed(key, Delete.of(key))).toList());
    }

    private Answer get(Exchange exchange) {
        JsonFields body = stores.json(exchange, "{\"keys\": […]}").only(Set.of(KEYS, WITH_TTL));
        boolean withTtl = body.flag(WITH_TTL);
        List<Key> keys = keys(body);
        Store store = stores.of(exchange);
        Map<Key, Entry> found = store.getAll(keys);
        Map<String, Key> names = new LinkedHashMap<>();
        keys.forEach(key -> names.put(key.toString(), key));
        long bytes = found.values().stream().mapToLong(Txn::resultBytes).sum();
        // Of a large answer one value after the other is in memory.
        exchange.hold(found.values().stream().mapToLong(EntryJson::bytes).max().orElse(0));
        return Answer.ok(
                bytes,
                data ->
                        names.forEach((name, key) -> {
                            Entry entry = found.get(key);
                            data.object(
                                    name,
                                    json -> {
                                        if (entry == null) {
                                            notFound(json);
                                        } else {
                                            ok(json);
                                            EntryJson.fields(json, entry);
                                            if (withTtl) {
                                                EntryJson.ttl(json, entry, store.now());
                                            }
                                        }
                                    });
                        }));
    }

    private record Keyed(Key key, Operation operation) {}

    private List<Keyed> operations(
            Exchange exchange, String form, Function<JsonFields, Operation> read) {
        List<Keyed> operations = new ArrayList<>();
        JsonFields body = stores.json(exchange, form).only(Set.of(OPERATIONS));
        for (JsonSlice item : body.required(OPERATIONS).list()) {
            JsonFields fields = item.object(form);
            operations.add(new Keyed(key(fields), read.apply(fields)));
        }
        return operations;
    }

    private static Key key(JsonFields fields) {
        return Key.of(fields.required(KEY).text());
    }

    private static List<Key> keys(JsonFields body) {
        return body.required(KEYS).list().stream().map(it -> Key.of(it.text())).toList();
    }

    /// Of a key that is there several times the last result counts.
    private Answer execute(Exchange exchange, List<Keyed> operations) {
        List<Result> results =
                stores.of(exchange).bulk(operations.stream().map(Keyed::operation).toList());
        Map<String, Result> byKey = new LinkedHashMap<>();
        for (int i = 0; i < results.size(); i++) {
            byKey.put(operations.get(i).key().toString(), results.get(i));
        }
        return Answer.ok(data ->
                byKey.forEach((key, result) -> data.object(key, json -> write(json, result))));
    }

    private static void write(JsonOutput json, Result result) {
        switch (result) {
            case Touched touched when !touched.existed() -> notFound(json);
            case Deleted deleted -> {
                ok(json);
                json.flag("deleted", deleted.existed());
            }
            default -> ok(json);
        }
    }

    private static void ok(JsonOutput json) {
        json.text("status", "ok");
    }

    private static void notFound(JsonOutput json) {
        json.text("status", "error");
        json.text("error", "not_found");
    }
}
