package concord.bench;

import java.time.Duration;
import java.util.Locale;

/// One trial's outcome, as the line that its JVM prints.
///
/// @param cpu microseconds of processor time per call, all threads of the process, or of all
///   processes of a cluster and its clients
/// @param p50 in microseconds, 0 where the load is not a blocking one
/// @param verified keys that were read back and held exactly what was acknowledged last
record Result(
        String target,
        String load,
        int keys,
        long calls,
        double seconds,
        double rate,
        double cpu,
        double p50,
        double p99,
        int verified) {

    String line() {
        return String.format(
                Locale.ROOT,
                "target=%s load=%s keys=%d bytes=%d calls=%d seconds=%.2f rate=%.0f cpuus=%.2f p50us=%.1f"
                        + " p99us=%.1f verified=%d",
                target,
                load,
                keys,
                Dataset.VALUE_BYTES,
                calls,
                seconds,
                rate,
                cpu,
                p50,
                p99,
                verified);
    }

    static Result parse(String line) {
        var fields = Pairs.parse(line);
        return new Result(
                fields.text("target"),
                fields.text("load"),
                (int) fields.number("keys"),
                fields.number("calls"),
                fields.decimal("seconds"),
                fields.decimal("rate"),
                fields.decimal("cpuus"),
                fields.decimal("p50us"),
                fields.decimal("p99us"),
                (int) fields.number("verified"));
    }

    /// The same with what was read back.
    Result verified(int keys) {
        return new Result(target, load, this.keys, calls, seconds, rate, cpu, p50, p99, keys);
    }

    /// The same with the processor time of more processes.
    Result cpu(Duration of) {
        double micros = of.toNanos() / 1e3 / calls;
        return new Result(target, load, keys, calls, seconds, rate, micros, p50, p99, verified);
    }
}
