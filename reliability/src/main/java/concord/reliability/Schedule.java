package concord.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/// The faults of a period, drawn at random or laid out to catch one thing.
final class Schedule {

    private static final int LENGTH_FROM_MILLIS = 500;
    private static final int LENGTH_TO_MILLIS = 7_000;
    private static final int REST_TO_MILLIS = 4_000;

    private Schedule() {}

    /// Faults that take about this long.
    static List<Fault> random(Plan plan, Duration length, RandomGenerator random) {
        List<FaultKind> kinds = new ArrayList<>(plan.faults());
        if (plan.members() == 1) {
            kinds.removeAll(List.of(FaultKind.PARTITION, FaultKind.ONEWAY, FaultKind.TRANSFER));
        }
        List<Fault> faults = new ArrayList<>();
        long left = length.toMillis();
        while (left > 0 && !kinds.isEmpty()) {
            FaultKind kind = kinds.get(random.nextInt(kinds.size()));
            boolean joins =
                    !faults.isEmpty() && mayMeet(faults.getLast(), kind) && random.nextInt(3) == 0;
            Fault fault =
                    new Fault(
                            kind,
                            target(plan, random),
                            random.nextInt(1 << 16),
                            Duration.ofMillis(random.nextInt(LENGTH_FROM_MILLIS, LENGTH_TO_MILLIS)),
                            Duration.ofMillis(random.nextInt(REST_TO_MILLIS)),
                            joins);
            faults.add(fault);
            left -= fault.length().toMillis() + fault.rest().toMillis();
        }
        return faults;
    }

    /// When all start anew, their wall clocks are all that tells how long they were gone, so those
    /// have to be right then.
    private static boolean mayMeet(Fault before, FaultKind kind) {
        return !before.joins() && (before.kind() != FaultKind.CLOCK || isHarmless(kind));
    }

    private static boolean isHarmless(FaultKind kind) {
        return switch (kind) {
            case PAUSE, PARTITION, ONEWAY, TRANSFER -> true;
            case KILL, CLOCK, DISK, ALL_KILL -> false;
        };
    }

    private static OptionalInt target(Plan plan, RandomGenerator random) {
        return random.nextBoolean()
                ? OptionalInt.empty()
                : OptionalInt.of(1 + random.nextInt(plan.members()));
    }

    /// Faults that show what is broken on purpose, where it is broken.
    static List<Fault> revealing(Sabotage sabotage) {
        return switch (sabotage) {
            case NONE -> List.of();
            case NO_BARRIER -> repeated(2, FaultKind.PARTITION, Duration.ofSeconds(5));
            case WALL_CLOCK_EXPIRY -> repeated(2, FaultKind.CLOCK, Duration.ofSeconds(4));
            // A second one may leave no member that opens, and so nobody who shows what is lost.
            case NO_FSYNC -> repeated(1, FaultKind.ALL_KILL, Duration.ofSeconds(1));
        };
    }

    private static List<Fault> repeated(int times, FaultKind kind, Duration length) {
        Fault fault = new Fault(kind, OptionalInt.empty(), 0, length, Duration.ofSeconds(3), false);
        return Collections.nCopies(times, fault);
    }
}
