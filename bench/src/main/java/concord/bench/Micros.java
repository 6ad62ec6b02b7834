package concord.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Microseconds on the machine's clock: the processes of a measurement compare their times.
final class Micros {
    private Micros() {}

    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
