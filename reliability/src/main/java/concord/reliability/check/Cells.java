package concord.reliability.check;

import concord.testkit.Linearizability.Model;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A few keys as a sequential object: what any call of a client does to them, seen as compares,
/// then writes, then what was read. No two writes write the same value.
public final class Cells implements Model<Map<String, String>, Cells.Ask, Cells.Told> {

    /// In the place of a value: there is none.
    public static final String ABSENT = "";

    /// What a compare may ask for besides a value: there is some.
    public static final String PRESENT = "*";

    /// What is asked.
    ///
    /// @param compares what each key has to hold for the writes to take effect
    /// @param writes the new value of each key
    /// @param reads the keys whose values are asked for; they are those before the writes
    public record Ask(Map<String, String> compares, Map<String, String> writes, Set<String> reads) {

        /// Keeps copies.
        public Ask {
            compares = Map.copyOf(compares);
            writes = Map.copyOf(writes);
            reads = Set.copyOf(reads);
        }
    }

    /// What is answered.
    ///
    /// @param done whether all compares held
    /// @param seen the values of the keys that were read
    public record Told(boolean done, Map<String, String> seen) {

        /// Keeps a copy.
        public Told {
            seen = Map.copyOf(seen);
        }
    }

    @Override
    public Map<String, String> initial() {
        return Map.of();
    }

    @Override
    public Optional<Map<String, String>> step(
            Map<String, String> state, Ask input, Optional<Told> output) {
        boolean holds =
                input.compares.entrySet().stream()
                        .allMatch(it -> holds(state, it.getKey(), it.getValue()));
        if (output.isPresent() && !fits(state, holds, output.get())) {
            return Optional.empty();
        }
        if (!holds || input.writes.isEmpty()) {
            return Optional.of(state);
        }
        Map<String, String> next = new HashMap<>(state);
        next.putAll(input.writes);
        return Optional.of(Map.copyOf(next));
    }

    private static boolean holds(Map<String, String> state, String key, String wanted) {
        String value = state.getOrDefault(key, ABSENT);
        return wanted.equals(PRESENT) ? !value.equals(ABSENT) : wanted.equals(value);
    }

    private static boolean fits(Map<String, String> state, boolean holds, Told told) {
        return told.done == holds
                && told.seen.entrySet().stream()
                        .allMatch(it ->
                                state.getOrDefault(it.getKey(), ABSENT).equals(it.getValue()));
    }
}
