package concord.cli.remote;

import concord.core.Comparison;
import concord.core.ConcordException;
import concord.core.Predicate;
import concord.core.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Predicates as people type them: `/age >= 30`, `/role in ["admin","editor"]`, `/email exists`; or
/// as the JSON of a query.
final class Predicates {

    private static final Pattern FORM =
            Pattern.compile(
                    "\\s*(\\S*?)\\s*(<=|>=|!=|=|<|>|\\s(?:in|exists|starts-with|contains)(?=\\s|$))"
                            + "\\s*(.*?)\\s*",
                    Pattern.DOTALL);

    private Predicates() {}

    /// All of some predicates, if there are any.
    static Optional<Predicate> all(List<String> texts) {
        return texts.stream().map(Predicates::parse).reduce(Predicate::and);
    }

    /// The predicate of a text.
    ///
    /// @throws UsageException when it is none
    static Predicate parse(String text) {
        if (text.stripLeading().startsWith("{")) {
            return Predicate.parse(text);
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw wrong(text);
        }
        String pointer = parts.group(1);
        String operator = parts.group(2).strip();
        String operand = parts.group(3);
        if (operator.equals("exists") != operand.isEmpty()) {
            throw wrong(text);
        }
        return switch (operator) {
            case "exists" -> Predicate.exists(pointer);
            case "in" -> Predicate.in(pointer, list(text, operand));
            case "starts-with" -> Predicate.startsWith(pointer, plain(operand));
            case "contains" -> Predicate.contains(pointer, value(operand));
            default ->
                    Predicate.field(
                            pointer, Comparison.ofSign(operator).orElseThrow(), value(operand));
        };
    }

    private static UsageException wrong(String text) {
        return new UsageException(
                "'"
                        + text
                        + "' is not a predicate; it must be such as '/age >= 30', '/email exists',"
                        + " '/role in [\"admin\",\"editor\"]', '/name starts-with A', '/tags"
                        + " contains red', or the JSON of a query's where");
    }

    /// A value: JSON, or a text without its quotes when it is no JSON.
    static Value value(String text) {
        try {
            return Value.json(text);
        } catch (ConcordException.InvalidRequest e) {
            return Value.of(text);
        }
    }

    private static String plain(String operand) {
        return operand.startsWith("\"") ? Value.json(operand).as(String.class) : operand;
    }

    private static List<Value> list(String text, String operand) {
        var tree = value(operand).json();
        if (!tree.isArray()) {
            throw wrong(text);
        }
        List<Value> values = new ArrayList<>();
        tree.forEach(each -> values.add(Value.json(each)));
        return values;
    }
}
