package concord.testkit;

import concord.core.spi.Surroundings;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Surroundings put together from clocks and wires.
///
/// @param wallClock the wall clock
/// @param monotonic a clock that only goes forward, in nanoseconds
/// @param wire the wires to the other members
public record TestSurroundings(InstantSource wallClock, LongSupplier monotonic, Wire wire)
        implements Surroundings {

    @Override
    public long nanoTime() {
        return monotonic.getAsLong();
    }
}
