package concord.raft;

import concord.core.spi.Surroundings;
import java.util.concurrent.TimeUnit;

/// Log time: the clock that keys and leases expire by.
///
/// It runs with the machine's monotonic clock, not with the wall clock, so that neither a clock
/// that jumps nor a new leader whose clock is hours away lengthens or shortens a life. Every member
/// keeps the offset between the two, by what the leader tells it, and goes on from there when it
/// leads. A member that is elected before it has heard of a leader since it started asks the
/// others, and begins with its wall clock only when none of them knows. While it leads, log time
/// moves towards the wall clock by at most a thousandth of the time that passes.
///
/// Log time never goes back.
final class LogClock {

    /// How slowly log time follows the wall clock.
    private static final long SLEW = 1_000;

    private final Surroundings surroundings;

    /// From the monotonic clock to log time, in ms; of no meaning while not known.
    private long offset;

    private boolean known;
    private long newest;
    private long slewedAt;

    LogClock(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    private long monotonicMillis() {
        return TimeUnit.NANOSECONDS.toMillis(surroundings.nanoTime());
    }

    /// Log time now, as far as this member knows.
    synchronized long now() {
        return Math.max(
                newest, known ? offset + monotonicMillis() : surroundings.wallClock().millis());
    }

    /// Whether that is by what a leader said, or by having led, and not by the wall clock alone.
    synchronized boolean isKnown() {
        return known;
    }

    /// An entry of this time was applied.
    synchronized void applied(long logTimeMillis) {
        newest = Math.max(newest, logTimeMillis);
        if (known) {
            offset = Math.max(offset, logTimeMillis - monotonicMillis());
        }
    }

    /// The leader has just said what time it is.
    synchronized void heard(long logTimeMillis) {
        offset = logTimeMillis - monotonicMillis();
        known = true;
    }

    /// Another member that knows has just said what time it is. Where it is known here nothing
    /// changes.
    synchronized void told(long logTimeMillis) {
        if (!known) {
            heard(logTimeMillis);
        }
    }

    /// On the leader: the time of an entry that is made now.
    synchronized long stamp() {
        if (!known) {
            lead();
        }
        slew(monotonicMillis());
        newest = now();
        return newest;
    }

    private void slew(long monotonic) {
        long most = (monotonic - slewedAt) / SLEW;
        if (most > 0) {
            long ahead = surroundings.wallClock().millis() - (offset + monotonic);
            offset += Math.clamp(ahead, -most, most);
            slewedAt = monotonic;
        }
    }

    /// This member begins to lead: from here on log time runs by its monotonic clock.
    synchronized void lead() {
        long monotonic = monotonicMillis();
        if (!known) {
            offset = now() - monotonic;
            known = true;
        }
        slewedAt = monotonic;
    }
}
