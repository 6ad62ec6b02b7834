package concord.core.query;

import concord.core.Comparison;
import concord.core.Predicate;
import concord.core.Value;
import concord.core.command.StoredValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A part of a predicate that an index on its field can answer: every value for which it holds lies
/// within one of its spans. The converse is for the predicate itself to check.
///
/// @param predicate the part
/// @param pointer its field
/// @param isEquality whether it asks for single values
/// @param spans where the values lie
public record Sargable(Predicate predicate, String pointer, boolean isEquality, List<Span> spans) {

    /// A span of encodings.
    public static final class Span {
        private final byte[] from;
        private final byte[] to;

        private Span(byte[] from, byte[] to) {
            this.from = from;
            this.to = to;
        }

        /// The first encoding.
        public byte[] from() {
            return from;
        }

        /// Whether bytes that are not before [#from] belong to it.
        public boolean reaches(byte[] bytes) {
            return Arrays.compareUnsigned(bytes, to) < 0;
        }

        /// Whether an encoding belongs to it.
        public boolean contains(byte[] encoded) {
            return Arrays.compareUnsigned(encoded, from) >= 0 && reaches(encoded);
        }
    }

    /// The span of one value.
    public static Span equalTo(Value value) {
        byte[] encoded = encoded(value);
        return new Span(encoded, after(encoded));
    }

    /// The span from one value to another, both included; empty where their types differ.
    public static Span between(Value from, Value to) {
        byte[] first = encoded(from);
        byte[] last = encoded(to);
        return new Span(first, Canonical.areOrdered(first, last) ? after(last) : first);
    }

    /// What an index can answer of a predicate, equalities first.
    public static List<Sargable> of(Predicate predicate) {
        List<Sargable> found = new ArrayList<>();
        collect(predicate, found);
        found.sort((a, b) -> Boolean.compare(b.isEquality, a.isEquality));
        return found;
    }

    private static void collect(Predicate predicate, List<Sargable> found) {
        switch (predicate) {
            case Predicate.And(var all) -> all.forEach(it -> collect(it, found));
            case Predicate.Compare(var pointer, var comparison, var operand) ->
                    compare(predicate, pointer, comparison, operand, found);
            case Predicate.In(var pointer, var values) -> {
                if (values.stream().allMatch(it -> isIndexed(encoded(it)))) {
                    List<Span> spans = values.stream().map(Sargable::equalTo).toList();
                    found.add(new Sargable(predicate, pointer, true, spans));
                }
            }
            case Predicate.StartsWith(var pointer, var text) -> {
                byte[] beginning = Canonical.beginning(text);
                found.add(range(predicate, pointer, beginning, after(beginning)));
            }
            case Predicate.Exists _, Predicate.Contains _, Predicate.Or _, Predicate.Not _ -> {
                // an index does not help
            }
        }
    }

    private static void compare(
            Predicate predicate,
            String pointer,
            Comparison comparison,
            Value operand,
            List<Sargable> found) {
        byte[] encoded = encoded(operand);
        if (!isIndexed(encoded)) {
            return;
        }
        if (comparison == Comparison.EQUAL) {
            found.add(new Sargable(predicate, pointer, true, List.of(equalTo(operand))));
        } else if (comparison != Comparison.NOT_EQUAL && encoded[0] != Canonical.OBJECT) {
            byte[] first = {encoded[0] == Canonical.TRUE ? Canonical.FALSE : encoded[0]};
            byte[] end = {
                (byte) (encoded[0] == Canonical.FALSE ? Canonical.TRUE + 1 : encoded[0] + 1)
            };
            found.add(
                    switch (comparison) {
                        case LESS -> range(predicate, pointer, first, encoded);
                        case LESS_OR_EQUAL -> range(predicate, pointer, first, after(encoded));
                        case GREATER -> range(predicate, pointer, after(encoded), end);
                        default -> range(predicate, pointer, encoded, end);
                    });
        }
    }

    private static Sargable range(Predicate predicate, String pointer, byte[] from, byte[] to) {
        return new Sargable(predicate, pointer, false, List.of(new Span(from, to)));
    }

    /// Null is in no index, and an array is there by its elements.
    private static boolean isIndexed(byte[] encoded) {
        return encoded[0] != Canonical.NULL && encoded[0] != Canonical.ARRAY;
    }

    /// The least bytes after all that begin with these, which are not all 0xff.
    private static byte[] after(byte[] bytes) {
        int last = bytes.length - 1;
        while (bytes[last] == (byte) 0xff) {
            last--;
        }
        byte[] end = Arrays.copyOf(bytes, last + 1);
        end[last]++;
        return end;
    }

    private static byte[] encoded(Value value) {
        return Canonical.of(StoredValue.of(value).array());
    }
}
