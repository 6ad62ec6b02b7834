package concord.testkit;

import concord.core.spi.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A wall clock and a clock that only goes forward, both of which stand still until a test moves
/// them.
///
/// A member hears of time that passes when it looks at its clock, which it does at least once a
/// second of real time: await what is to happen.
public final class ManualClock implements InstantSource {

    private Instant wall;
    private long nanos;

    /// Clocks that stand at a moment.
    public ManualClock(Instant start) {
        this.wall = start;
    }

    /// Lets time pass on both clocks.
    ///
    /// @throws IllegalArgumentException when it is to run backward
    public synchronized void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(
                    "time cannot advance by " + duration + "; jumpWall lets the wall clock jump");
        }
        wall = wall.plus(duration);
        nanos += duration.toNanos();
    }

    /// Sets the wall clock forward or back, as an operator or a broken time service does.
    public synchronized void jumpWall(Duration duration) {
        wall = wall.plus(duration);
    }

    @Override
    public synchronized Instant instant() {
        return wall;
    }

    /// How much time has passed, in nanoseconds.
    public synchronized long nanoTime() {
        return nanos;
    }

    /// Surroundings with these clocks and wires that hold nothing up.
    public Surroundings surroundings() {
        return surroundings(Surroundings.Wire.OPEN);
    }

    /// Surroundings with these clocks and these wires.
    public Surroundings surroundings(Surroundings.Wire wire) {
        return new TestSurroundings(this, this::nanoTime, wire);
    }
}
