package concord.reliability.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.core.Change;
import concord.core.Changes;
import concord.core.Condition;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Get;
import concord.core.Got;
import concord.core.Key;
import concord.core.Operation;
import concord.core.Page;
import concord.core.Put;
import concord.core.Result;
import concord.core.Touch;
import concord.core.Touched;
import concord.core.Value;
import concord.core.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How operations, results and changes look in JSON. Keys and values are text.
final class Shapes {

    private Shapes() {}

    static List<Operation> operations(JsonNode array) {
        List<Operation> operations = new ArrayList<>();
        array.forEach(node -> operations.add(operation(node)));
        return operations;
    }

    private static Operation operation(JsonNode node) {
        return switch (node.path("op").asText()) {
            case "put" -> put(node);
            case "delete" -> delete(node);
            case "touch" -> Touch.of(key(node), Duration.ofMillis(node.path("ttl").asLong()));
            default -> Get.of(key(node));
        };
    }

    static Put put(JsonNode node) {
        Put put = Put.of(key(node), Value.of(node.path("value").asText())).when(condition(node));
        return node.has("ttl") ? put.ttl(Duration.ofMillis(node.path("ttl").asLong())) : put;
    }

    static Delete delete(JsonNode node) {
        return Delete.of(key(node)).when(condition(node));
    }

    static Key key(JsonNode node) {
        return Key.of(node.path("key").asText());
    }

    /// What `if_mod`, `if_value` or `if_absent` says.
    static Condition condition(JsonNode node) {
        if (node.has("if_mod")) {
            return Condition.modRevision(node.path("if_mod").asLong());
        }
        if (node.has("if_value")) {
            return Condition.value(Value.of(node.path("if_value").asText()));
        }
        return node.has("if_absent") ? Condition.ABSENT : Condition.ALWAYS;
    }

    static void results(List<Result> results, ArrayNode array) {
        for (Result result : results) {
            ObjectNode node = array.addObject();
            switch (result) {
                case Written it -> node.put("done", it.done()).put("revision", it.revision());
                case Deleted it -> node.put("done", it.existed()).put("revision", it.revision());
                case Got it -> it.entry().ifPresent(entry -> entry(entry, node));
                case Touched _, Page _ -> {}
            }
        }
    }

    static void entry(Entry entry, ObjectNode node) {
        node.put("value", entry.value().json().asText()).put("mod", entry.modRevision());
    }

    static void changes(Changes changes, ObjectNode line) {
        line.put("revision", changes.revision());
        ArrayNode array = line.putArray("changes");
        for (Change change : changes.changes()) {
            ObjectNode node = array.addObject();
            node.put("type", change.type().name());
            node.put("key", change.key().text().orElse(""));
            change.entry().ifPresent(entry -> entry(entry, node));
        }
    }
}
