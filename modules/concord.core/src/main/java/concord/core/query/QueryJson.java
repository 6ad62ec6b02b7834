package concord.core.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Predicate;
import concord.core.Query;
import concord.core.Value;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Queries as JSON and back.
public final class QueryJson {

    private static final Set<String> NAMES =
            Set.of(
                    "prefix",
                    "suffix",
                    "contains",
                    "pattern",
                    "range",
                    "where",
                    "order",
                    "limit",
                    "offset",
                    "cursor",
                    "keys_only",
                    "revision");

    private QueryJson() {}

    /// The query that a tree is.
    public static Query read(JsonNode tree) {
        if (!tree.isObject()) {
            throw PredicateJson.refused("query", "it has to be an object");
        }
        PredicateJson.only(tree, "query", NAMES);
        JsonNode range = tree.path("range");
        if (!range.isMissingNode()) {
            if (!range.isObject()) {
                throw PredicateJson.refused("range", "it has to be an object with from and to");
            }
            PredicateJson.only(range, "range", Set.of("from", "to"));
        }
        JsonNode where = tree.get("where");
        return new Query(
                text(tree, "prefix"),
                text(tree, "suffix"),
                text(tree, "contains"),
                text(tree, "pattern"),
                text(range, "from").map(Key::of),
                text(range, "to").map(Key::of),
                where == null
                        ? Optional.<Predicate>empty()
                        : Optional.of(PredicateJson.read(where, "where")),
                descending(text(tree, "order").orElse("asc")),
                number(tree, "offset").orElse(0),
                number(tree, "limit"),
                text(tree, "cursor").map(Key::of),
                flag(tree.get("keys_only")),
                revision(tree.get("revision")));
    }

    private static boolean descending(String order) {
        return switch (order) {
            case "asc" -> false;
            case "desc" -> true;
            default ->
                    throw PredicateJson.refused(
                            "order", "it is '" + order + "'; it must be asc or desc");
        };
    }

    private static boolean flag(@Nullable JsonNode flag) {
        if (flag != null && !flag.isBoolean()) {
            throw PredicateJson.refused("keys_only", "it has to be true or false");
        }
        return flag != null && flag.booleanValue();
    }

    private static Optional<String> text(JsonNode tree, String name) {
        JsonNode text = tree.get(name);
        if (text != null && !text.isTextual()) {
            throw PredicateJson.refused(name, "it has to be a text");
        }
        return Optional.ofNullable(text).map(JsonNode::textValue);
    }

    private static OptionalInt number(JsonNode tree, String name) {
        JsonNode number = tree.get(name);
        if (number == null) {
            return OptionalInt.empty();
        }
        if (!number.isIntegralNumber() || !number.canConvertToInt()) {
            throw PredicateJson.refused(
                    name, "it has to be an integer of at most " + Integer.MAX_VALUE);
        }
        return OptionalInt.of(number.intValue());
    }

    private static OptionalLong revision(@Nullable JsonNode revision) {
        if (revision == null) {
            return OptionalLong.empty();
        }
        if (!revision.isIntegralNumber() || !revision.canConvertToLong()) {
            throw PredicateJson.refused("revision", "it has to be an integer");
        }
        return OptionalLong.of(revision.longValue());
    }

    /// The JSON text of a query.
    public static String write(Query query) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        query.prefix().ifPresent(it -> tree.put("prefix", it));
        query.suffix().ifPresent(it -> tree.put("suffix", it));
        query.contains().ifPresent(it -> tree.put("contains", it));
        query.pattern().ifPresent(it -> tree.put("pattern", it));
        if (query.from().isPresent() || query.to().isPresent()) {
            ObjectNode range = tree.putObject("range");
            query.from().ifPresent(it -> range.put("from", text(it)));
            query.to().ifPresent(it -> range.put("to", text(it)));
        }
        query.where().ifPresent(it -> tree.set("where", PredicateJson.tree(it)));
        if (query.descending()) {
            tree.put("order", "desc");
        }
        if (query.offset() > 0) {
            tree.put("offset", query.offset());
        }
        query.limit().ifPresent(it -> tree.put("limit", it));
        query.after().ifPresent(it -> tree.put("cursor", text(it)));
        if (query.keysOnly()) {
            tree.put("keys_only", true);
        }
        query.revision().ifPresent(it -> tree.put("revision", it));
        return Value.json(tree).toString();
    }

    private static String text(Key key) {
        return key.text()
                .orElseThrow(() ->
                        new ConcordException.InvalidRequest(
                                "key " + key + " is not text and cannot stand in JSON"));
    }
}
