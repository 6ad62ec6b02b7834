package concord.testkit;

import concord.core.spi.Surroundings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The wall clocks of the members of a test: they run with real time and may be hours apart. The
/// clocks that only go forward are real.
public final class Clocks {

    private final Map<String, Duration> offsets = new ConcurrentHashMap<>();

    /// Wall clocks that are all right.
    public Clocks() {}

    /// Lets the wall clock of a member differ from real time by this much, from now on: it jumps.
    public void offset(String id, Duration offset) {
        offsets.put(id, offset);
    }

    /// By how much the wall clock of a member differs from real time.
    public Duration offset(String id) {
        return offsets.getOrDefault(id, Duration.ZERO);
    }

    /// The wall clock of a member.
    public InstantSource wall(String id) {
        return () -> InstantSource.system().instant().plus(offset(id));
    }

    /// The surroundings of a member with its clock and these wires.
    public Surroundings surroundings(String id, Surroundings.Wire wire) {
        return new TestSurroundings(wall(id), System::nanoTime, wire);
    }
}
