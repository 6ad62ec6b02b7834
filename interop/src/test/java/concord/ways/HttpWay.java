package concord.ways;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A server by HTTP.
final class HttpWay implements Way {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;

    HttpWay(String address) {
        base = address + "/api/v1";
    }

    /// An answer that was not refused, or why it was.
    private record Got(Optional<String> error, JsonNode data) {}

    private Got send(String method, String path, Optional<JsonNode> body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        if (body.isPresent()) {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(body.get().toString()));
        } else {
            request.method(method, BodyPublishers.noBody());
        }
        JsonNode answer =
                JSON.readTree(client.send(request.build(), BodyHandlers.ofByteArray()).body());
        boolean isOk = answer.path("status").asText().equals("ok");
        return new Got(
                isOk ? Optional.empty() : Optional.of("error " + answer.at("/error/code").asText()),
                answer.path("data"));
    }

    @FunctionalInterface
    private interface Told {
        String tell(JsonNode data);
    }

    private String get(String path, Told told) throws Exception {
        return told(send("GET", path, Optional.empty()), told);
    }

    private String post(String path, JsonNode body, Told told) throws Exception {
        return told(send("POST", path, Optional.of(body)), told);
    }

    private static String told(Got got, Told told) {
        return got.error().orElseGet(() -> told.tell(got.data()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text);
    }

    private static ObjectNode object() {
        return JSON.createObjectNode();
    }

    @Override
    public String ask(Ask ask) throws Exception {
        return switch (ask) {
            case Ask.Put(String key, String json, Optional<Long> ttl, Ask.When when) -> {
                ObjectNode body = object();
                body.set("value", json(json));
                ttl.ifPresent(seconds -> body.put("ttl", seconds));
                condition(body, when);
                yield told(
                        send("PUT", "/kv/" + encoded(key), Optional.of(body)),
                        data -> "revision " + data.path("revision"));
            }
            case Ask.Get(String key, Optional<Long> revision) ->
                    get(
                            "/kv/" + encoded(key) + revision.map(r -> "?revision=" + r).orElse(""),
                            HttpWay::entry);
            case Ask.Delete(String key, Ask.When when) -> {
                ObjectNode query = object();
                condition(query, when);
                List<String> parameters = new ArrayList<>();
                query.properties()
                        .forEach(each ->
                                parameters.add(
                                        each.getKey() + "=" + encoded(each.getValue().toString())));
                yield told(
                        send(
                                "DELETE",
                                "/kv/" + encoded(key) + "?" + String.join("&", parameters),
                                Optional.empty()),
                        data -> "deleted " + data.path("deleted") + " " + data.path("revision"));
            }
            case Ask.Touch(String key, long ttl) ->
                    post(
                            "/kv/" + encoded(key) + "/touch",
                            object().put("ttl", ttl),
                            _ -> "touched");
            case Ask.BulkPut(List<String> keys, String json) -> {
                ObjectNode body = object();
                body.putArray("operations");
                for (String key : keys) {
                    ObjectNode each = body.withArray("operations").addObject().put("key", key);
                    each.set("value", json(json));
                }
                yield post("/kv/bulk", body, data -> bulk(data, "ok"));
            }
            case Ask.BulkGet(List<String> keys) ->
                    post("/kv/bulk/get", keys(keys), data -> bulk(data, "value"));
            case Ask.BulkDelete(List<String> keys) ->
                    post("/kv/bulk/delete", keys(keys), data -> bulk(data, "deleted"));
            case Ask.BulkTouch(List<String> keys, long ttl) -> {
                ObjectNode body = object();
                body.putArray("operations");
                for (String key : keys) {
                    body.withArray("operations").addObject().put("key", key).put("ttl", ttl);
                }
                yield post("/kv/bulk/touch", body, data -> bulk(data, "ok"));
            }
            case Ask.Txn txn -> txn(txn);
            case Ask.Listing(
                            String prefix,
                            long limit,
                            boolean isDescending,
                            Optional<Long> revision) ->
                    get(
                            "/kv?prefix="
                                    + encoded(prefix)
                                    + "&limit="
                                    + limit
                                    + (isDescending ? "&order=desc" : "")
                                    + revision.map(r -> "&revision=" + r).orElse(""),
                            data -> entries(data) + " more " + !data.path("next_cursor").isNull());
            case Ask.Count(String prefix) ->
                    get(
                            "/kv?count_only=true&prefix=" + encoded(prefix),
                            data -> "count " + data.path("count"));
            case Ask.Search(String query) -> post("/query", json(query), HttpWay::entries);
            case Ask.SearchCount(String query) ->
                    post("/query/count", json(query), data -> "count " + data.path("count"));
            case Ask.SearchDelete(String query) ->
                    post("/query/delete", json(query), data -> "deleted " + data.path("deleted"));
            case Ask.Explain(String query) ->
                    post(
                            "/query/explain",
                            json(query),
                            data -> "index " + data.path("index").asText("null"));
            case Ask.CreateIndex(String name, String pointer, boolean unique) ->
                    told(
                            send(
                                    "PUT",
                                    "/indexes/" + encoded(name),
                                    Optional.of(
                                            object().put("path", pointer).put("unique", unique))),
                            _ -> "created");
            case Ask.DropIndex(String name) ->
                    told(
                            send("DELETE", "/indexes/" + encoded(name), Optional.empty()),
                            data -> "dropped " + data.path("deleted"));
            case Ask.Lookup(String name, String json) ->
                    get(
                            "/indexes/" + encoded(name) + "/lookup?value=" + encoded(json),
                            data -> texts(data.path("keys")));
            case Ask.Grant(long ttl) ->
                    post("/leases", object().put("ttl", ttl), data -> "lease " + data.path("id"));
            case Ask.PutLeased(String key, long lease) -> {
                ObjectNode body = object().put("value", true).put("lease", lease);
                yield told(
                        send("PUT", "/kv/" + encoded(key), Optional.of(body)),
                        data -> "revision " + data.path("revision"));
            }
            case Ask.KeepAlive(long lease) ->
                    told(
                            send("POST", "/leases/" + lease + "/keepalive", Optional.empty()),
                            data -> "ttl " + data.path("granted_ttl"));
            case Ask.Revoke(long lease) ->
                    told(send("DELETE", "/leases/" + lease, Optional.empty()), _ -> "revoked");
            case Ask.LeaseKeys(long lease) ->
                    get("/leases/" + lease, data -> texts(data.path("keys")));
        };
    }

    private String txn(Ask.Txn txn) throws Exception {
        ObjectNode body = object();
        body.withArray("compare")
                .addObject()
                .put("key", txn.tested())
                .put("target", "exists")
                .put("op", "=")
                .put("value", txn.present());
        ObjectNode put = body.withArray("success").addObject().putObject("put");
        put.put("key", txn.put()).set("value", json(txn.json()));
        body.withArray("success").addObject().putObject("get").put("key", txn.put());
        ObjectNode other = body.withArray("failure").addObject().putObject("put");
        other.put("key", txn.otherwise()).set("value", json(txn.json()));
        return post(
                "/txn",
                body,
                data ->
                        "succeeded "
                                + data.path("succeeded")
                                + " "
                                + data.path("revision")
                                + " "
                                + (data.path("succeeded").asBoolean()
                                        ? data.at("/responses/1/get/entry/value").toString()
                                        : ""));
    }

    private static void condition(ObjectNode to, Ask.When when) throws Exception {
        switch (when) {
            case Ask.When.Always _ -> {}
            case Ask.When.Present(boolean present) -> to.put(present ? "present" : "absent", true);
            case Ask.When.Revision(long revision) -> to.put("mod_revision", revision);
            case Ask.When.Version(long version) -> to.put("version", version);
            case Ask.When.Holds(String json) -> to.set("expected", json(json));
            case Ask.When.Less(String pointer, long number) ->
                    to.putObject("where").put("field", pointer).put("op", "<").put("value", number);
        }
    }

    private static ObjectNode keys(List<String> keys) {
        ObjectNode body = object();
        keys.forEach(body.putArray("keys")::add);
        return body;
    }

    private static String bulk(JsonNode data, String what) {
        Map<String, String> told = new TreeMap<>();
        data.properties()
                .forEach(each -> {
                    JsonNode one = each.getValue();
                    String text = "not_found";
                    if (one.path("status").asText().equals("ok")) {
                        text =
                                switch (what) {
                                    case "value" -> one.path("value").toString();
                                    case "deleted" -> "deleted " + one.path("deleted");
                                    default -> "ok";
                                };
                    }
                    told.put(each.getKey(), text);
                });
        return told.toString();
    }

    private static String entry(JsonNode entry) {
        return entry.path("value")
                + " "
                + entry.path("create_revision")
                + " "
                + entry.path("revision")
                + " "
                + entry.path("version");
    }

    private static String entries(JsonNode data) {
        List<String> all = new ArrayList<>();
        data.path("entries")
                .forEach(each -> all.add(each.path("key").asText() + "=" + entry(each)));
        return all.toString();
    }

    private static String texts(JsonNode array) {
        List<String> all = new ArrayList<>();
        // A lease has objects, because a key need not be text.
        array.forEach(each -> all.add((each.isObject() ? each.path("key") : each).asText()));
        return all.toString();
    }

    @Override
    public void close() {
        client.close();
    }
}
