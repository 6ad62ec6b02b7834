package concord.reliability;

import concord.reliability.check.Entry;
import concord.reliability.check.Legacy;
import concord.reliability.world.Machine;
import concord.reliability.world.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// Runs a cluster under faults and reports.
public final class Main {

    private static final Duration PERIOD = Duration.ofSeconds(30);
    private static final Duration FIRST_START = Duration.ofMinutes(3);

    private Main() {}

    /// Runs what the arguments ask for and ends the process.
    ///
    /// @param arguments as [Plan#USAGE] tells
    public static void main(String[] arguments) {
        Path root = Path.of(System.getProperty("reliability.root", ".")).toAbsolutePath();
        Plan plan;
        try {
            plan = Plan.parse(root, List.of(arguments));
        } catch (IllegalArgumentException e) {
            IO.println(e.getMessage() + "\n" + Plan.USAGE);
            System.exit(2);
            return;
        }
        System.exit(run(root, plan) ? 0 : 1);
    }

    private static boolean run(Path root, Plan plan) {
        IO.println("seed " + plan.seed() + ": " + plan);
        Report report = new Report();
        try (World world = World.make(matter(root, plan))) {
            if (open(world, plan, report)) {
                if (plan.members() == 1 && plan.sabotage() == Sabotage.NONE) {
                    ShownIsDurable.check(world, report, new SplittableRandom(plan.seed()));
                }
                periods(world, plan, report);
            }
        }
        report.sumUp(plan);
        return report.isClean();
    }

    private static World.Matter matter(Path root, Plan plan) {
        Path here = root.resolve("reliability");
        String broken =
                switch (plan.sabotage()) {
                    case NO_BARRIER -> "no-barrier";
                    case WALL_CLOCK_EXPIRY -> "wall-clock-expiry";
                    case NONE, NO_FSYNC -> "none";
                };
        return new World.Matter(
                plan.members(),
                plan.image(),
                here.resolve("target/agent/concord-reliability-agent.jar"),
                here.resolve("src/main/c/faults.c"),
                plan.directory(),
                List.of(
                        "--limits-operation-timeout=2s",
                        "--snapshot-log-bytes=1MiB",
                        "--agent-broken=" + broken));
    }

    private static boolean open(World world, Plan plan, Report report) {
        Probe probe = new Probe(world.machines());
        world.machines().forEach(Machine::start);
        for (Machine machine : world.machines()) {
            if (!Waiting.until(() -> probe.serves(machine), FIRST_START)) {
                report.anomaly(machine.name() + " does not start\n" + machine.lastLines());
                return false;
            }
            if (!machine.isUnderControl()) {
                report.anomaly("faults.c sees no clock or no sync of " + machine.name());
                return false;
            }
        }
        // From here on only: a cluster that was never formed durably tells nothing.
        boolean lies = plan.sabotage() == Sabotage.NO_FSYNC;
        world.machines().forEach(machine -> machine.lyingDisk(lies));
        report.event("all members serve");
        return true;
    }

    private static void periods(World world, Plan plan, Report report) {
        SplittableRandom random = new SplittableRandom(plan.seed());
        Probe probe = new Probe(world.machines());
        List<Legacy> legacies = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofSeconds(plan.seconds()).toNanos();
        for (int number = 1; System.nanoTime() < end; number++) {
            List<Fault> faults =
                    plan.sabotage() == Sabotage.NONE
                            ? Schedule.random(plan, PERIOD, random.split())
                            : Schedule.revealing(plan.sabotage());
            report.event("period " + number + ": " + faults);
            new Period(world, plan, report, probe, number, random.split())
                    .run(faults)
                    .ifPresent(legacies::add);
            if (plan.sabotage() != Sabotage.NONE && !report.isClean()) {
                return;
            }
        }
        readAgain(legacies, world, probe, report);
    }

    /// Reads all keys of all periods once more, through one member.
    private static void readAgain(List<Legacy> legacies, World world, Probe probe, Report report) {
        for (Legacy legacy : legacies) {
            Optional<Map<String, Entry>> now = Optional.empty();
            for (Machine machine : world.machines()) {
                now = now.or(() -> probe.list(machine, legacy.prefix()));
            }
            if (now.isEmpty()) {
                report.anomaly("no member answers at the end");
                return;
            }
            legacy.check(now.get()).forEach(report::anomaly);
        }
        report.event("read again what " + legacies.size() + " periods left behind");
    }
}
