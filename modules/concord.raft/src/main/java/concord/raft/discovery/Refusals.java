package concord.raft.discovery;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Counts announcements that are refused and tells of them once a minute at most: anyone on the
/// network can send datagrams, and must not fill the log with them.
final class Refusals {

    /// How long at least between two lines in the log.
    static final Duration PAUSE = Duration.ofMinutes(1);

    private final System.Logger log;
    private final LongSupplier nanoTime;
    private final Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    private long nextLineNanos;

    /// @param log where the lines go
    /// @param nanoTime a clock that only goes forward
    Refusals(System.Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.nextLineNanos = nanoTime.getAsLong();
    }

    /// Counts one.
    void count(Verdict verdict) {
        if (verdict.level() != Level.OFF) {
            counts.merge(verdict, 1L, Long::sum);
        }
    }

    /// Tells of those counted since the last line, when that was long enough ago. At the highest
    /// level among them.
    void report() {
        long now = nanoTime.getAsLong();
        if (counts.isEmpty() || now - nextLineNanos < 0) {
            return;
        }
        Level level =
                counts.keySet().stream().map(Verdict::level).max(Level::compareTo).orElseThrow();
        log.log(
                level,
                "multicast announcements refused: "
                        + counts.entrySet().stream()
                                .map(entry -> entry.getValue() + " " + entry.getKey().meaning())
                                .collect(Collectors.joining("; ")));
        counts.clear();
        nextLineNanos = now + PAUSE.toNanos();
    }
}
