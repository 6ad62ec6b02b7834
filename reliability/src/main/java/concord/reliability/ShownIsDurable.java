package concord.reliability;

import concord.reliability.world.Machine;
import concord.reliability.world.World;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A member alone is killed between the write of an entry and its sync, shows the entry when it is
/// back, and then loses power. What has been shown must still be there.
final class ShownIsDurable {

    private static final String KEY = "shown";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int SYNC_MILLIS = 60_000;

    private ShownIsDurable() {}

    static void check(World world, Report report, RandomGenerator random) {
        Machine machine = world.machines().getFirst();
        Probe probe = new Probe(world.machines());
        machine.slowDisk(SYNC_MILLIS);
        probe.put(machine, KEY, "1"); // no answer: its sync does not end
        machine.kill();
        machine.slowDisk(0);
        machine.start();
        if (!Waiting.until(() -> shows(probe, machine).isPresent(), PATIENCE)) {
            report.anomaly(machine.name() + " does not come back\n" + machine.lastLines());
            return;
        }
        boolean shown = shows(probe, machine).orElse(false);
        if (!shown) {
            report.anomaly("the entry was not written when " + machine.name() + " was killed");
        }
        machine.kill();
        long lost = machine.losePower(random);
        machine.start();
        if (!Waiting.until(() -> shows(probe, machine).isPresent(), PATIENCE)) {
            report.anomaly(
                    machine.name()
                            + " does not come back after a loss of power\n"
                            + machine.lastLines());
            return;
        }
        if (!shows(probe, machine).orElse(false)) {
            report.anomaly("lost: what was shown after a crash, in " + lost + " bytes");
            return;
        }
        report.event("shown after a crash and there after a loss of power of " + lost + " bytes");
    }

    /// Whether a strong read finds the entry; empty when the member does not answer.
    private static Optional<Boolean> shows(Probe probe, Machine machine) {
        return probe.list(machine, KEY).map(entries -> entries.containsKey(KEY));
    }
}
