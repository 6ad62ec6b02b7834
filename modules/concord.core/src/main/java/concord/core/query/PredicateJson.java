package concord.core.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.core.Comparison;
import concord.core.ConcordException;
import concord.core.Predicate;
import concord.core.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Predicates as JSON and back, and what they check.
public final class PredicateJson {

    private static final String OPERATORS = "= != < <= > >= in exists starts-with contains";

    private PredicateJson() {}

    /// An operand in the one spelling that its value has when it is read from a tree.
    ///
    /// @throws ConcordException.InvalidRequest when it is raw bytes
    public static Value checked(Value operand) {
        if (!operand.isJson()) {
            throw new ConcordException.InvalidRequest(
                    "where compares a field with raw bytes; fields are JSON");
        }
        return Value.json(operand.json());
    }

    /// Refuses predicates that are too deep within each other.
    public static void checkDepth(List<Predicate> inner) {
        if (depthOver(inner) > Predicate.MAX_DEPTH) {
            throw new ConcordException.InvalidRequest(
                    "where is deeper than " + Predicate.MAX_DEPTH + " predicates in each other");
        }
    }

    /// The depth of a predicate over others.
    public static int depthOver(List<Predicate> inner) {
        return 1 + inner.stream().mapToInt(Predicate::depth).max().orElse(0);
    }

    /// The predicate that a tree is.
    ///
    /// @param path where the tree stands, for messages
    public static Predicate read(JsonNode tree, String path) {
        if (!tree.isObject()) {
            throw refused(path, "it has to be an object");
        }
        if (tree.has("and")) {
            only(tree, path, Set.of("and"));
            return new Predicate.And(list(tree.get("and"), path + ".and"));
        }
        if (tree.has("or")) {
            only(tree, path, Set.of("or"));
            return new Predicate.Or(list(tree.get("or"), path + ".or"));
        }
        if (tree.has("not")) {
            only(tree, path, Set.of("not"));
            return new Predicate.Not(read(tree.get("not"), path + ".not"));
        }
        return readField(tree, path);
    }

    private static Predicate readField(JsonNode tree, String path) {
        only(tree, path, Set.of("field", "op", "value"));
        String pointer = text(tree, "field", path);
        String operator = text(tree, "op", path);
        if (operator.equals("exists")) {
            return new Predicate.Exists(pointer);
        }
        JsonNode operand = tree.get("value");
        if (operand == null) {
            throw refused(path, "'value' is missing");
        }
        return switch (operator) {
            case "in" -> {
                if (!operand.isArray()) {
                    throw refused(path, "'value' of 'in' has to be an array");
                }
                List<Value> values = new ArrayList<>();
                operand.forEach(it -> values.add(Value.json(it)));
                yield new Predicate.In(pointer, values);
            }
            case "starts-with" -> new Predicate.StartsWith(pointer, text(tree, "value", path));
            case "contains" -> new Predicate.Contains(pointer, Value.json(operand));
            default ->
                    new Predicate.Compare(pointer, comparison(operator, path), Value.json(operand));
        };
    }

    private static Comparison comparison(String sign, String path) {
        return Comparison.ofSign(sign)
                .orElseThrow(() -> refused(path, "'op' is '" + sign + "'; there are " + OPERATORS));
    }

    private static List<Predicate> list(JsonNode tree, String path) {
        if (!tree.isArray()) {
            throw refused(path, "it has to be an array of predicates");
        }
        List<Predicate> predicates = new ArrayList<>();
        for (int i = 0; i < tree.size(); i++) {
            predicates.add(read(tree.get(i), path + "[" + i + "]"));
        }
        return predicates;
    }

    private static String text(JsonNode tree, String name, String path) {
        JsonNode text = tree.get(name);
        if (text == null || !text.isTextual()) {
            throw refused(path, "'" + name + "' has to be a text");
        }
        return text.textValue();
    }

    static void only(JsonNode tree, String path, Set<String> names) {
        tree.fieldNames()
                .forEachRemaining(name -> {
                    if (!names.contains(name)) {
                        throw refused(
                                path,
                                "'"
                                        + name
                                        + "' is not known here; there are "
                                        + new TreeSet<>(names));
                    }
                });
    }

    static ConcordException.InvalidRequest refused(String path, String why) {
        return new ConcordException.InvalidRequest(path + ": " + why);
    }

    /// The JSON text of a predicate.
    public static String write(Predicate predicate) {
        return Value.json(tree(predicate)).toString();
    }

    static JsonNode tree(Predicate predicate) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        switch (predicate) {
            case Predicate.Compare(var pointer, var comparison, var operand) ->
                    tree.put("field", pointer)
                            .put("op", comparison.sign())
                            .set("value", operand.json());
            case Predicate.In(var pointer, var values) -> {
                ArrayNode array = tree.put("field", pointer).put("op", "in").putArray("value");
                values.forEach(value -> array.add(value.json()));
            }
            case Predicate.Exists(var pointer) -> tree.put("field", pointer).put("op", "exists");
            case Predicate.StartsWith(var pointer, var text) ->
                    tree.put("field", pointer).put("op", "starts-with").put("value", text);
            case Predicate.Contains(var pointer, var part) ->
                    tree.put("field", pointer).put("op", "contains").set("value", part.json());
            case Predicate.And(var all) -> {
                ArrayNode array = tree.putArray("and");
                all.forEach(it -> array.add(tree(it)));
            }
            case Predicate.Or(var any) -> {
                ArrayNode array = tree.putArray("or");
                any.forEach(it -> array.add(tree(it)));
            }
            case Predicate.Not(var other) -> tree.set("not", tree(other));
        }
        return tree;
    }
}
