package concord.core.machine;

import concord.core.Comparison;
import concord.core.Condition;
import concord.core.Outcome;
import concord.core.Predicate;
import concord.core.Value;
import concord.core.command.StoredValue;
import concord.core.query.Matcher;
import org.jspecify.annotations.Nullable;

/// Judges conditions.
final class Judge {

    private Judge() {}

    /// Whether a write of a key may take effect.
    ///
    /// @param alive the key's version, null when it is absent or expired
    static Outcome judge(Condition condition, @Nullable Version alive) {
        if (condition instanceof Condition.Always || holds(condition, alive)) {
            // A compare finds 0 in an absent key; a write needs one that is there.
            return alive == null && condition instanceof Condition.Numbered
                    ? Outcome.NOT_FOUND
                    : Outcome.DONE;
        }
        return alive == null ? Outcome.NOT_FOUND : Outcome.CONDITION_FAILED;
    }

    /// Whether a compare of a transaction holds.
    ///
    /// @param alive the key's version, null when it is absent or expired
    static boolean holds(Condition condition, @Nullable Version alive) {
        return switch (condition) {
            case Condition.Always _ -> true;
            case Condition.Exists(boolean present) -> present == (alive != null);
            case Condition.Numbered(var number, var comparison, long operand) ->
                    comparison.holds(
                            Long.compare(alive == null ? 0 : number(number, alive), operand));
            case Condition.Valued(Comparison comparison, Value operand) ->
                    alive != null
                            && alive.value != null
                            && Matcher.holds(alive.value, comparison, StoredValue.of(operand));
            case Condition.Where(Predicate predicate) ->
                    alive != null
                            && alive.value != null
                            && Matcher.of(predicate).matches(alive.value);
        };
    }

    private static long number(Condition.Target number, Version version) {
        return switch (number) {
            case VERSION -> version.version;
            case MOD_REVISION -> version.modRevision;
            case CREATE_REVISION -> version.createRevision;
            case LEASE -> version.lease();
        };
    }
}
