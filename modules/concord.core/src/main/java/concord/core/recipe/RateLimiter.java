package concord.core.recipe;

import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Entry;
import concord.core.Put;
import concord.core.Store;
import concord.core.Value;
import java.time.Duration;
import java.util.Optional;

/// Lets each subject do something so often in a time, over all processes together, and at once if
/// it has not done it for that long.
///
/// The generic cell rate algorithm (ITU-T I.371): one moment for each subject, until which what it
/// did has used its rate up; moved by compare-and-set, and gone by itself when it is past.
public final class RateLimiter {

    private final Store store;
    private final String prefix;
    private final long perMillis;
    private final double intervalMillis;

    /// A limiter of a name.
    ///
    /// @param name its keys are below `rates/NAME/`
    /// @param limit how often
    /// @param per in which time
    /// @throws ConcordException.InvalidRequest when the limit or the time is not positive
    public RateLimiter(Store store, String name, int limit, Duration per) {
        if (limit < 1 || per.toMillis() < 1) {
            throw new ConcordException.InvalidRequest(
                    "the limit is " + limit + " in " + per + "; both must be positive");
        }
        this.store = store;
        this.prefix = "rates/" + name + "/";
        this.perMillis = per.toMillis();
        this.intervalMillis = (double) perMillis / limit;
    }

    /// Whether a subject may, which then counts.
    ///
    /// @return zero when it may, else how long to wait before it may try again
    public Duration tryAcquire(String subject) {
        String key = prefix + subject;
        while (true) {
            Optional<Entry> entry = store.get(key);
            double now = store.now().toEpochMilli();
            double usedUntil =
                    Math.max(now, entry.map(it -> it.value().as(Double.class)).orElse(now));
            double next = usedUntil + intervalMillis;
            double excess = next - now - perMillis;
            // What is less than a millisecond is the arithmetic's, not the subject's.
            if (excess >= 1) {
                return Duration.ofMillis((long) Math.ceil(excess));
            }
            Condition unchanged =
                    entry.map(it -> Condition.modRevision(it.modRevision()))
                            .orElse(Condition.ABSENT);
            Put put =
                    Put.of(key, Value.of(next))
                            .ttl(Duration.ofMillis((long) Math.ceil(next - now)))
                            .when(unchanged);
            if (store.put(put).done()) {
                return Duration.ZERO;
            }
        }
    }
}
