package concord.raft;

import concord.core.spi.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// Clocks that a test sets by hand.
public final class HandClock implements Surroundings {

    private final AtomicLong wallMillis = new AtomicLong(1_767_225_600_000L);
    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - 1_000_000); // about to overflow

    /// Lets time pass.
    public void pass(Duration time) {
        wallMillis.addAndGet(time.toMillis());
        nanos.addAndGet(time.toNanos());
    }

    /// Sets the wall clock, as an operator does; no time passes.
    public void setWall(Duration forward) {
        wallMillis.addAndGet(forward.toMillis());
    }

    public long millis() {
        return wallMillis.get();
    }

    @Override
    public InstantSource wallClock() {
        return () -> Instant.ofEpochMilli(wallMillis.get());
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }
}
