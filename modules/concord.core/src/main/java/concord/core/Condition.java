package concord.core;

/// What has to hold of a key for a write to take effect, or for a transaction to take its first
/// branch. Declarative, so that every member judges it alike.
public sealed interface Condition {

    /// No condition.
    Condition ALWAYS = new Always();

    /// The key is there.
    Condition PRESENT = new Exists(true);

    /// The key is not there.
    Condition ABSENT = new Exists(false);

    /// The key has this value: JSON is compared deeply, `1` equal to `1.0`, raw bytes byte by byte.
    static Condition value(Value expected) {
        return new Valued(Comparison.EQUAL, expected);
    }

    /// The key was last written at this revision.
    static Condition modRevision(long revision) {
        return new Numbered(Target.MOD_REVISION, Comparison.EQUAL, revision);
    }

    /// The key has been written this often since it was created.
    static Condition version(long version) {
        return new Numbered(Target.VERSION, Comparison.EQUAL, version);
    }

    /// A field of the key's JSON value compares so: `/version`, [Comparison#LESS], 2.
    ///
    /// @throws ConcordException.InvalidRequest when it is not a JSON Pointer
    static Condition field(String pointer, Comparison comparison, Value operand) {
        return new Where(Predicate.field(pointer, comparison, operand));
    }

    /// A number of a record.
    enum Target {
        /// How often the key was written since it was created.
        VERSION,
        /// The revision that last wrote the key.
        MOD_REVISION,
        /// The revision that created the key.
        CREATE_REVISION,
        /// The id of the lease that the key belongs to, 0 for none.
        LEASE
    }

    /// No condition.
    record Always() implements Condition {}

    /// Whether the key is there.
    ///
    /// @param present whether it has to be
    record Exists(boolean present) implements Condition {}

    /// A number of the record against another. In a transaction an absent key has 0 for each.
    ///
    /// @param target which one
    /// @param comparison how
    /// @param operand against what
    record Numbered(Target target, Comparison comparison, long operand) implements Condition {}

    /// The value against another. Values of different types are not equal and not in any order; raw
    /// bytes are ordered as unsigned bytes, text by code points, objects and arrays not at all.
    ///
    /// @param comparison how
    /// @param operand against what
    record Valued(Comparison comparison, Value operand) implements Condition {}

    /// Something about the value, which has to be JSON.
    ///
    /// @param predicate what
    record Where(Predicate predicate) implements Condition {}
}
