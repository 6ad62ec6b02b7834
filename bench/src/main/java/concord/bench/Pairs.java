package concord.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// A line of `name=value` pairs, which is how the processes of a measurement tell each other
/// things.
record Pairs(Map<String, String> values) {

    static Pairs parse(String line) {
        return new Pairs(
                Arrays.stream(line.split(" ", -1))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
    }

    String text(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }

    double decimal(String name) {
        return Double.parseDouble(text(name));
    }
}
