package concord.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One trial's outcome, as the line that its JVM prints.
///
/// @param cpu microseconds of processor time per put, all threads of the process
/// @param p50 in microseconds, 0 where the load is not a blocking one
/// @param verified keys that were read back and held exactly what was acknowledged last
record Result(
        String target,
        String load,
        int keys,
        long puts,
        double seconds,
        double rate,
        double cpu,
        double p50,
        double p99,
        int verified) {

    String line() {
        return String.format(
                Locale.ROOT,
                "target=%s load=%s keys=%d bytes=%d puts=%d seconds=%.2f rate=%.0f cpuus=%.2f p50us=%.1f"
                        + " p99us=%.1f verified=%d",
                target,
                load,
                keys,
                Dataset.VALUE_BYTES,
                puts,
                seconds,
                rate,
                cpu,
                p50,
                p99,
                verified);
    }

    static Result parse(String line) {
        var fields =
                Arrays.stream(line.split(" ", -1))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        Function<String, String> field = name -> Objects.requireNonNull(fields.get(name), name);
        return new Result(
                field.apply("target"),
                field.apply("load"),
                Integer.parseInt(field.apply("keys")),
                Long.parseLong(field.apply("puts")),
                Double.parseDouble(field.apply("seconds")),
                Double.parseDouble(field.apply("rate")),
                Double.parseDouble(field.apply("cpuus")),
                Double.parseDouble(field.apply("p50us")),
                Double.parseDouble(field.apply("p99us")),
                Integer.parseInt(field.apply("verified")));
    }
}
