package concord.cli.remote;

import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Key;
import concord.core.Outcome;
import java.util.List;

/// What has to hold of a key for a write to take effect: one condition at most.
final class WriteConditions {

    private static final String ABSENT = "--if-absent";
    private static final String PRESENT = "--if-present";
    private static final String VALUE = "--if-value";
    private static final String REVISION = "--if-revision";
    private static final String VERSION = "--if-version";
    private static final String WHERE = "--if-where";
    private static final List<String> ALL =
            List.of(ABSENT, PRESENT, VALUE, REVISION, VERSION, WHERE);

    private WriteConditions() {}

    /// Gives a command those that make sense for a key that is there.
    static Command on(Command command) {
        return command.flag(PRESENT, "Only if the key is there.")
                .option(VALUE, "VALUE", "Only if it has this value: JSON, or else a text.")
                .option(REVISION, "N", "Only if it was last written at this revision.")
                .option(VERSION, "N", "Only if it was written this often.")
                .option(
                        WHERE,
                        "PREDICATE",
                        "Only if this holds of its value, such as '/version < 2'.");
    }

    /// Gives a command all of them.
    static Command onPut(Command command) {
        return on(command.flag(ABSENT, "Only if the key is not there."));
    }

    /// Whether there is one.
    static boolean isGiven(Call call) {
        return ALL.stream().anyMatch(call::flag);
    }

    /// What it is.
    static Condition of(Call call) {
        call.atMostOneOf(ALL.toArray(String[]::new));
        if (call.flag(ABSENT)) {
            return Condition.ABSENT;
        }
        if (call.flag(PRESENT)) {
            return Condition.PRESENT;
        }
        if (call.flag(REVISION)) {
            return Condition.modRevision(call.number(REVISION).orElseThrow());
        }
        if (call.flag(VERSION)) {
            return Condition.version(call.number(VERSION).orElseThrow());
        }
        return call.option(VALUE)
                .map(text -> Condition.value(Predicates.value(text)))
                .or(() ->
                        call.option(WHERE).map(text -> new Condition.Where(Predicates.parse(text))))
                .orElse(Condition.ALWAYS);
    }

    /// Fails when a write has had no effect.
    static void check(Outcome outcome, Key key) {
        switch (outcome) {
            case DONE -> {}
            case NOT_FOUND ->
                    throw new ConcordException.NotFound(
                            "there is no key '"
                                    + key
                                    + "', and the write needs one; nothing was changed");
            case CONDITION_FAILED ->
                    throw new ConcordException.ConditionFailed(
                            "the condition does not hold for key '"
                                    + key
                                    + "'; nothing was changed");
        }
    }
}
