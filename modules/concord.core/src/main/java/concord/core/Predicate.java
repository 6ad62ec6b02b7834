package concord.core;

import concord.core.query.Pointer;
import concord.core.query.PredicateJson;
import java.util.List;

/// What has to hold of a JSON document: of the value at a JSON Pointer (RFC 6901), or of several.
///
/// Of a field that is not there nothing holds but [#not], of a value of another type nothing but
/// that and `!=`, of raw bytes nothing at all. Numbers are compared by their exact value (`1`
/// equals `1.0`), texts by code points, `false` comes before `true`; objects and arrays are equal
/// or not and in no order.
///
/// ```java
/// Predicate.field("/age", Comparison.GREATER_OR_EQUAL, Value.of(18))
///         .and(Predicate.field("/role", Comparison.EQUAL, Value.of("admin")))
/// ```
public sealed interface Predicate {

    /// How deep predicates may be within each other.
    int MAX_DEPTH = 32;

    /// How many values an [In] may have.
    int MAX_VALUES = 500;

    /// A comparison of a field.
    ///
    /// @throws ConcordException.InvalidRequest when it is not a JSON Pointer, or raw bytes
    static Predicate field(String pointer, Comparison comparison, Value operand) {
        return new Compare(pointer, comparison, operand);
    }

    /// A field that equals a value.
    static Predicate equal(String pointer, Value operand) {
        return new Compare(pointer, Comparison.EQUAL, operand);
    }

    /// A field that equals one of some values.
    static Predicate in(String pointer, List<Value> values) {
        return new In(pointer, values);
    }

    /// A field that is there, be it `null`.
    static Predicate exists(String pointer) {
        return new Exists(pointer);
    }

    /// A field that is a text with this beginning.
    static Predicate startsWith(String pointer, String beginning) {
        return new StartsWith(pointer, beginning);
    }

    /// A field that is a text with this text in it, or an array with this element.
    static Predicate contains(String pointer, Value part) {
        return new Contains(pointer, part);
    }

    /// The predicate of a JSON text: `{"field":"/age","op":">=","value":30}`, `{"and":[…]}`,
    /// `{"or":[…]}`, `{"not":…}`. The operators are `=` `!=` `<` `<=` `>` `>=` `in` `exists`
    /// `starts-with` `contains`.
    ///
    /// @throws ConcordException.InvalidRequest when it is none
    static Predicate parse(String json) {
        return PredicateJson.read(Value.json(json).json(), "where");
    }

    /// The predicate as JSON, which [#parse] reads.
    default String toJson() {
        return PredicateJson.write(this);
    }

    /// Both.
    default Predicate and(Predicate other) {
        return new And(List.of(this, other));
    }

    /// One or both.
    default Predicate or(Predicate other) {
        return new Or(List.of(this, other));
    }

    /// The opposite.
    default Predicate not() {
        return new Not(this);
    }

    /// How deep it is; one without others in it has 1.
    int depth();

    /// A comparison of a field. `!=` holds for a field that is there and differs.
    ///
    /// @param pointer where the field is
    /// @param comparison how
    /// @param operand against what
    record Compare(String pointer, Comparison comparison, Value operand) implements Predicate {

        /// Checks the pointer and the operand.
        public Compare {
            Pointer.check(pointer);
            operand = PredicateJson.checked(operand);
        }

        @Override
        public int depth() {
            return 1;
        }
    }

    /// A field that equals one of some values.
    ///
    /// @param pointer where the field is
    /// @param values the values
    record In(String pointer, List<Value> values) implements Predicate {

        /// Checks the pointer and the values, and keeps a copy.
        public In {
            Pointer.check(pointer);
            values = values.stream().map(PredicateJson::checked).toList();
            if (values.size() > MAX_VALUES) {
                throw new ConcordException.InvalidRequest(
                        "where has "
                                + values.size()
                                + " values in one 'in'; at most "
                                + MAX_VALUES);
            }
        }

        @Override
        public int depth() {
            return 1;
        }
    }

    /// A field that is there.
    ///
    /// @param pointer where the field is
    record Exists(String pointer) implements Predicate {

        /// Checks the pointer.
        public Exists {
            Pointer.check(pointer);
        }

        @Override
        public int depth() {
            return 1;
        }
    }

    /// A field that is a text with a beginning.
    ///
    /// @param pointer where the field is
    /// @param beginning the beginning
    record StartsWith(String pointer, String beginning) implements Predicate {

        /// Checks the pointer.
        public StartsWith {
            Pointer.check(pointer);
            var _ = Value.of(beginning); // refuses half of a surrogate pair
        }

        @Override
        public int depth() {
            return 1;
        }
    }

    /// A field that is a text with a text in it, or an array with an element.
    ///
    /// @param pointer where the field is
    /// @param part the text or the element
    record Contains(String pointer, Value part) implements Predicate {

        /// Checks the pointer and the part.
        public Contains {
            Pointer.check(pointer);
            part = PredicateJson.checked(part);
        }

        @Override
        public int depth() {
            return 1;
        }
    }

    /// All of some; of none, it holds.
    ///
    /// @param all the predicates
    record And(List<Predicate> all) implements Predicate {

        /// Checks the depth and keeps a copy.
        public And {
            all = List.copyOf(all);
            PredicateJson.checkDepth(all);
        }

        @Override
        public int depth() {
            return PredicateJson.depthOver(all);
        }
    }

    /// One of some, or more; of none, it does not hold.
    ///
    /// @param any the predicates
    record Or(List<Predicate> any) implements Predicate {

        /// Checks the depth and keeps a copy.
        public Or {
            any = List.copyOf(any);
            PredicateJson.checkDepth(any);
        }

        @Override
        public int depth() {
            return PredicateJson.depthOver(any);
        }
    }

    /// The opposite.
    ///
    /// @param predicate of what
    record Not(Predicate predicate) implements Predicate {

        /// Checks the depth.
        public Not {
            PredicateJson.checkDepth(List.of(predicate));
        }

        @Override
        public int depth() {
            return 1 + predicate.depth();
        }
    }
}
