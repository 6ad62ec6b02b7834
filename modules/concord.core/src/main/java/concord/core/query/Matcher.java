package concord.core.query;

import concord.core.Comparison;
import concord.core.Predicate;
import concord.core.Value;
import concord.core.command.StoredValue;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A predicate, made ready to look at many documents.
@FunctionalInterface
public interface Matcher {

    /// Whether it holds of a JSON document.
    boolean matches(byte[] json);

    /// Whether it holds of a value; of raw bytes it does not.
    default boolean matches(StoredValue value) {
        return value.isJson() && matches(value.array());
    }

    /// The matcher of a predicate.
    static Matcher of(Predicate predicate) {
        return switch (predicate) {
            case Predicate.Compare(String pointer, Comparison comparison, Value operand) -> {
                byte[] right = encoded(operand);
                yield field(pointer, left -> holds(left, comparison, right));
            }
            case Predicate.In(String pointer, List<Value> values) -> {
                List<byte[]> rights = values.stream().map(Matcher::encoded).toList();
                yield field(
                        pointer,
                        left -> rights.stream().anyMatch(right -> Arrays.equals(left, right)));
            }
            case Predicate.Exists(String pointer) -> field(pointer, _ -> true);
            case Predicate.StartsWith(String pointer, String text) -> {
                byte[] beginning = Canonical.beginning(text);
                yield field(
                        pointer,
                        left ->
                                left.length >= beginning.length
                                        && Arrays.equals(
                                                left,
                                                0,
                                                beginning.length,
                                                beginning,
                                                0,
                                                beginning.length));
            }
            case Predicate.Contains(String pointer, Value part) -> contains(pointer, part);
            case Predicate.And(List<Predicate> all) -> {
                List<Matcher> matchers = all.stream().map(Matcher::of).toList();
                yield json -> matchers.stream().allMatch(it -> it.matches(json));
            }
            case Predicate.Or(List<Predicate> any) -> {
                List<Matcher> matchers = any.stream().map(Matcher::of).toList();
                yield json -> matchers.stream().anyMatch(it -> it.matches(json));
            }
            case Predicate.Not(Predicate other) -> {
                Matcher matcher = of(other);
                yield json -> !matcher.matches(json);
            }
        };
    }

    /// Whether a comparison holds of two values.
    static boolean holds(StoredValue left, Comparison comparison, StoredValue right) {
        if (left.isJson() && right.isJson()) {
            if (comparison == Comparison.EQUAL && left.equals(right)) {
                return true;
            }
            return holds(Canonical.of(left.array()), comparison, Canonical.of(right.array()));
        }
        if (left.isJson() || right.isJson()) {
            return comparison == Comparison.NOT_EQUAL;
        }
        return comparison.holds(Arrays.compareUnsigned(left.array(), right.array()));
    }

    private static boolean holds(byte[] left, Comparison comparison, byte[] right) {
        return switch (comparison) {
            case EQUAL -> Arrays.equals(left, right);
            case NOT_EQUAL -> !Arrays.equals(left, right);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                    Canonical.areOrdered(left, right)
                            && comparison.holds(Arrays.compareUnsigned(left, right));
        };
    }

    private static Matcher contains(String pointer, Value part) {
        Pointer at = Pointer.of(pointer);
        byte[] wanted = encoded(part);
        @Nullable String text = part.json().isTextual() ? part.json().textValue() : null;
        return json -> {
            List<byte[]> elements = Canonical.arrayAt(json, at);
            if (elements != null) {
                return elements.stream().anyMatch(it -> Arrays.equals(it, wanted));
            }
            String field = text == null ? null : Texts.at(json, at);
            return text != null && field != null && field.contains(text);
        };
    }

    private static Matcher field(String pointer, java.util.function.Predicate<byte[]> test) {
        Pointer at = Pointer.of(pointer);
        return json -> {
            byte[] left = Canonical.at(json, at);
            return left != null && test.test(left);
        };
    }

    private static byte[] encoded(Value value) {
        return Canonical.of(StoredValue.of(value).array());
    }
}
