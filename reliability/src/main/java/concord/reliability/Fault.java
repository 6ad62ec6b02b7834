package concord.reliability;

import java.time.Duration;
import java.util.OptionalInt;

/// A fault in a schedule.
///
/// @param kind what happens
/// @param target to which member; empty is whichever leads then
/// @param variant which of its forms, for the kind to read
/// @param length how long it lasts
/// @param rest how long nothing happens after it
/// @param joins whether it begins before the one before it is healed, and is healed with it
record Fault(
        FaultKind kind,
        OptionalInt target,
        int variant,
        Duration length,
        Duration rest,
        boolean joins) {

    @Override
    public String toString() {
        String who = target.isPresent() ? "n" + target.getAsInt() : "the leader";
        return "%s%s of %s, %d ms"
                .formatted(joins ? "with it " : "", Plan.name(kind), who, length.toMillis());
    }
}
