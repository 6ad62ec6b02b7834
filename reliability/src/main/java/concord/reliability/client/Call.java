package concord.reliability.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.reliability.check.Cells;
import concord.reliability.check.Cells.Ask;
import concord.reliability.check.Cells.Told;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Something to ask a member: the request, and what it means.
///
/// @param kind for the report
/// @param object which keys it is about
/// @param request what the agent is sent
/// @param ask what it means
/// @param seen finds, in an answer, the entries of the keys that were read
record Call(
        String kind,
        String object,
        ObjectNode request,
        Ask ask,
        Function<JsonNode, Map<String, JsonNode>> seen) {

    static Call put(String key, String value) {
        ObjectNode request = Connection.request("put").put("key", key).put("value", value);
        return write("put", key, request, new Ask(Map.of(), Map.of(key, value), Set.of()));
    }

    static Call get(String object, String key) {
        ObjectNode request = Connection.request("get").put("key", key).put("consistency", "strong");
        return new Call(
                "get",
                object,
                request,
                new Ask(Map.of(), Map.of(), Set.of(key)),
                answer -> Map.of(key, answer));
    }

    static Call delete(String key) {
        ObjectNode request = Connection.request("delete").put("key", key);
        Map<String, String> present = Map.of(key, Cells.PRESENT);
        return write("delete", key, request, new Ask(present, Map.of(key, Cells.ABSENT), Set.of()));
    }

    /// Expects the value that is there.
    static Call casValue(String key, String expected, String value) {
        ObjectNode request =
                Connection.request("put")
                        .put("key", key)
                        .put("value", value)
                        .put("if_value", expected);
        return write("cas", key, request, cas(key, expected, value));
    }

    /// Expects the revision of the value that is there, which no other value has.
    static Call casRevision(String key, long revision, String expected, String value) {
        ObjectNode request =
                Connection.request("put")
                        .put("key", key)
                        .put("value", value)
                        .put("if_mod", revision);
        return write("cas", key, request, cas(key, expected, value));
    }

    private static Ask cas(String key, String expected, String value) {
        return new Ask(Map.of(key, expected), Map.of(key, value), Set.of());
    }

    private static Call write(String kind, String key, ObjectNode request, Ask ask) {
        return new Call(kind, key, request, ask, _ -> Map.of());
    }

    /// Sets keys, all or none.
    static Call bulk(String object, Map<String, String> writes) {
        ObjectNode request = Connection.request("bulk");
        puts(request.putArray("ops"), writes);
        return new Call(
                "bulk", object, request, new Ask(Map.of(), writes, Set.of()), _ -> Map.of());
    }

    /// Reads keys together.
    static Call readAll(String object, List<String> keys) {
        ObjectNode request = Connection.request("txn");
        request.putArray("when");
        gets(request.putArray("then"), keys);
        return new Call(
                "txn read",
                object,
                request,
                new Ask(Map.of(), Map.of(), Set.copyOf(keys)),
                answer -> entries(answer, keys));
    }

    /// Sets keys when others hold what is expected, and reads all of them when they do not.
    static Call swapAll(
            String object,
            Map<String, String> compares,
            Map<String, String> writes,
            List<String> keys) {
        ObjectNode request = Connection.request("txn");
        ArrayNode when = request.putArray("when");
        compares.forEach((key, value) -> {
            ObjectNode compare = when.addObject().put("key", key);
            if (value.equals(Cells.ABSENT)) {
                compare.put("if_absent", true);
            } else {
                compare.put("if_value", value);
            }
        });
        puts(request.putArray("then"), writes);
        gets(request.putArray("else"), keys);
        return new Call(
                "txn",
                object,
                request,
                new Ask(compares, writes, Set.of()),
                answer -> answer.path("done").asBoolean() ? Map.of() : entries(answer, keys));
    }

    private static void puts(ArrayNode array, Map<String, String> writes) {
        writes.forEach((key, value) ->
                array.addObject().put("op", "put").put("key", key).put("value", value));
    }

    private static void gets(ArrayNode array, List<String> keys) {
        keys.forEach(key -> array.addObject().put("op", "get").put("key", key));
    }

    private static Map<String, JsonNode> entries(JsonNode answer, List<String> keys) {
        Map<String, JsonNode> entries = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            entries.put(keys.get(i), answer.path("results").path(i));
        }
        return entries;
    }

    /// What an answer means.
    Told told(JsonNode answer) {
        Map<String, String> values = new HashMap<>();
        seen.apply(answer)
                .forEach((key, entry) -> values.put(key, entry.path("value").asText(Cells.ABSENT)));
        return new Told(answer.path("done").asBoolean(true), values);
    }

    /// The revisions of what it shows.
    Map<String, Long> revisions(JsonNode answer) {
        Map<String, Long> revisions = new HashMap<>();
        seen.apply(answer)
                .forEach((key, entry) -> {
                    if (entry.has("mod")) {
                        revisions.put(key, entry.path("mod").asLong());
                    }
                });
        return revisions;
    }

    /// The revision of the write that it acknowledges.
    long revision(JsonNode answer) {
        JsonNode own = answer.has("revision") ? answer : answer.path("results").path(0);
        return own.path("revision").asLong();
    }
}
