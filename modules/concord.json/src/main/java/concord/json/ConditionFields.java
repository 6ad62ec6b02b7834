package concord.json;

import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Predicate;
import concord.core.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What has to hold of a key for a write to take effect, as fields of JSON: one condition at most.
public final class ConditionFields {

    /// The value that the key must have.
    public static final String EXPECTED = "expected";

    /// The revision at which it was last changed.
    public static final String MOD_REVISION = "mod_revision";

    /// How often it was changed since it was created.
    public static final String VERSION = "version";

    /// That it is not there.
    public static final String ABSENT = "absent";

    /// That it is there.
    public static final String PRESENT = "present";

    /// A predicate that must hold of its value.
    public static final String WHERE = "where";

    /// The names of all conditions.
    public static final Set<String> NAMES =
            Set.of(EXPECTED, MOD_REVISION, VERSION, ABSENT, PRESENT, WHERE);

    private ConditionFields() {}

    /// The condition among the fields of an object; [Condition#ALWAYS] when there is none.
    ///
    /// @throws ConcordException.InvalidRequest when there are several
    public static Condition of(JsonFields fields) {
        return single(
                fields.optional(EXPECTED).map(JsonSlice::value),
                fields.optional(MOD_REVISION).map(JsonSlice::integer),
                fields.optional(VERSION).map(JsonSlice::integer),
                fields.optional(WHERE).map(it -> it.value().toString()),
                fields.flag(ABSENT),
                fields.flag(PRESENT));
    }

    /// The one condition among these; [Condition#ALWAYS] when there is none.
    ///
    /// @throws ConcordException.InvalidRequest when there are several
    public static Condition single(
            Optional<Value> expected,
            Optional<Long> modRevision,
            Optional<Long> version,
            Optional<String> where,
            boolean absent,
            boolean present) {
        List<Condition> found = new ArrayList<>(1);
        expected.ifPresent(it -> found.add(Condition.value(it)));
        modRevision.ifPresent(it -> found.add(Condition.modRevision(it)));
        version.ifPresent(it -> found.add(Condition.version(it)));
        where.ifPresent(it -> found.add(new Condition.Where(Predicate.parse(it))));
        if (absent) {
            found.add(Condition.ABSENT);
        }
        if (present) {
            found.add(Condition.PRESENT);
        }
        return single(found);
    }

    /// The one condition of a list; [Condition#ALWAYS] when it is empty.
    ///
    /// @throws ConcordException.InvalidRequest when there are several
    public static Condition single(List<Condition> found) {
        if (found.size() > 1) {
            throw several();
        }
        return found.isEmpty() ? Condition.ALWAYS : found.getFirst();
    }

    /// What to say of several conditions.
    public static ConcordException.InvalidRequest several() {
        return new ConcordException.InvalidRequest(
                "there is more than one condition; give one of expected, mod_revision, version,"
                        + " absent, present, where, If-Match and If-None-Match");
    }
}
