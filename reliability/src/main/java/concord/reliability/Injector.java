package concord.reliability;

import concord.reliability.world.Machine;
import concord.reliability.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Makes faults happen, and ends them.
final class Injector {

    private static final Duration[] JUMPS = {
        Duration.ofHours(2),
        Duration.ofHours(-2),
        Duration.ofSeconds(90),
        Duration.ofSeconds(-90),
        Duration.ofMillis(1_500),
        Duration.ofMillis(-1_500),
        Duration.ofDays(400)
    };

    private final World world;
    private final Probe probe;
    private final RandomGenerator random;

    Injector(World world, Probe probe, RandomGenerator random) {
        this.world = world;
        this.probe = probe;
        this.random = random;
    }

    /// Makes a fault happen.
    ///
    /// @return what ends it; empty when it did not take hold
    Optional<Runnable> begin(Fault fault, Report report) {
        Machine target = target(fault);
        return switch (fault.kind()) {
            case KILL -> ofProcess(target, () -> kill(target, fault.variant(), report));
            case PAUSE -> ofProcess(target, () -> pause(target, report));
            case PARTITION -> Optional.of(partition(target, fault.variant(), report));
            case ONEWAY -> Optional.of(oneWay(target, fault.variant(), report));
            case CLOCK -> ofProcess(target, () -> clock(target, fault.variant(), report));
            case DISK -> ofProcess(target, () -> disk(target, fault.variant(), report));
            case ALL_KILL -> Optional.of(killAll(report));
            case TRANSFER -> transfer(target, report);
        };
    }

    /// What is done to a process needs one: a fault before, or with it, may have ended it.
    private static Optional<Runnable> ofProcess(Machine target, Supplier<Runnable> fault) {
        return target.isRunning() ? Optional.of(fault.get()) : Optional.empty();
    }

    /// Who leads already is not told to: that is done at once, and does nothing.
    private Optional<Runnable> transfer(Machine target, Report report) {
        boolean leads = probe.leader().filter(target::equals).isPresent();
        Machine to = leads ? next(target) : target;
        if (!probe.transfer(to)) {
            return Optional.empty();
        }
        report.event("transfer to " + to.name());
        return Optional.of(() -> {});
    }

    private Machine next(Machine machine) {
        return world.machines().get(machine.number() % world.machines().size());
    }

    private Machine target(Fault fault) {
        List<Machine> machines = world.machines();
        int fallback = fault.variant() % machines.size();
        return fault.target().isPresent()
                ? machines.get(fault.target().getAsInt() - 1)
                : probe.leader().orElse(machines.get(fallback));
    }

    private static Runnable pause(Machine target, Report report) {
        target.pause();
        report.event("pause of " + target.name());
        return target::resume;
    }

    private Runnable kill(Machine target, int variant, Report report) {
        target.kill();
        if (variant % 2 == 0) {
            report.event("kill -9 of " + target.name());
        } else {
            long lost = target.losePower(random);
            report.event("loss of power of %s, %d bytes".formatted(target.name(), lost));
        }
        return target::start;
    }

    private Runnable killAll(Report report) {
        world.machines().forEach(Machine::kill);
        long lost = 0;
        for (Machine machine : world.machines()) {
            lost += machine.losePower(random);
        }
        report.event("loss of power of all, %d bytes".formatted(lost));
        return () -> world.machines().forEach(Machine::start);
    }

    private Runnable partition(Machine target, int variant, Report report) {
        int members = world.machines().size();
        List<Integer> minority = new ArrayList<>(List.of(target.number()));
        if (members >= 5 && variant % 2 == 0) {
            minority.add(next(target).number());
        }
        report.event("partition of " + minority);
        List<Runnable> mends = new ArrayList<>();
        for (int inside : minority) {
            for (Machine machine : world.machines()) {
                int outside = machine.number();
                if (!minority.contains(outside)) {
                    mends.add(cut(inside, outside));
                    mends.add(cut(outside, inside));
                }
            }
        }
        return () -> mends.forEach(Runnable::run);
    }

    private Runnable oneWay(Machine target, int variant, Report report) {
        boolean mute = variant % 2 == 0;
        report.event(target.name() + (mute ? " is not heard" : " does not hear"));
        List<Runnable> mends = new ArrayList<>();
        for (Machine machine : world.machines()) {
            if (machine != target) {
                mends.add(
                        mute
                                ? cut(target.number(), machine.number())
                                : cut(machine.number(), target.number()));
            }
        }
        return () -> mends.forEach(Runnable::run);
    }

    private Runnable cut(int from, int to) {
        world.network().cut(from, to);
        return () -> world.network().mend(from, to);
    }

    private Runnable clock(Machine target, int variant, Report report) {
        Duration jump = JUMPS[variant % JUMPS.length];
        report.event("clock of " + target.name() + " jumps by " + jump);
        target.shiftClock(jump);
        return () -> target.shiftClock(Duration.ZERO);
    }

    private Runnable disk(Machine target, int variant, Report report) {
        switch (variant % 4) {
            case 0 -> {
                report.event("syncs of " + target.name() + " fail");
                target.failingDisk(true, false);
            }
            case 1 -> {
                report.event("writes of " + target.name() + " fail");
                target.failingDisk(false, true);
            }
            default -> {
                int millis = 20 + variant % 400;
                report.event("syncs of " + target.name() + " take " + millis + " ms longer");
                target.slowDisk(millis);
            }
        }
        return () -> {
            target.slowDisk(0);
            target.failingDisk(false, false);
            // One whose disk failed has given up, or is about to.
            if (variant % 4 < 2) {
                target.kill();
                target.start();
            }
        };
    }
}
