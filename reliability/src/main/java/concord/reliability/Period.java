package concord.reliability;

import concord.reliability.check.Entry;
import concord.reliability.check.Fates;
import concord.reliability.check.Histories;
import concord.reliability.check.Kept;
import concord.reliability.check.Lifetimes;
import concord.reliability.check.Recording;
import concord.reliability.check.Revisions;
import concord.reliability.check.SecondOpinion;
import concord.reliability.check.Stream;
import concord.reliability.check.Streams;
import concord.reliability.client.Crowd;
import concord.reliability.world.Machine;
import concord.reliability.world.World;
import concord.testkit.Findings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator.SplittableGenerator;

/// Clients ask, faults happen, everything heals, and all that was seen is checked. Keys are the
/// period's own.
final class Period {

    private static final int SHOWN = 3;
    private static final Duration CALM = Duration.ofSeconds(2);
    private static final Duration OPENING = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final World world;
    private final Plan plan;
    private final Report report;
    private final Probe probe;
    private final String prefix;
    private final SplittableGenerator random;
    private final Recording recording = new Recording();
    private int markers;

    Period(
            World world,
            Plan plan,
            Report report,
            Probe probe,
            int number,
            SplittableGenerator random) {
        this.world = world;
        this.plan = plan;
        this.report = report;
        this.probe = probe;
        this.prefix = "p" + number + "/";
        this.random = random;
    }

    /// Runs it.
    void run(List<Fault> faults) {
        Optional<Long> from = marker("begin");
        if (from.isEmpty()) {
            report.anomaly("no member takes a write before the period");
            return;
        }
        Crowd crowd =
                new Crowd(
                        prefix,
                        from.get(),
                        world.machines(),
                        recording,
                        report.tally(),
                        random.split());
        Waiting.pass(CALM);
        inject(faults);
        awaitService();
        Waiting.pass(CALM);
        crowd.stopAsking();
        check(crowd, from.get());
    }

    private void inject(List<Fault> faults) {
        Injector injector = new Injector(world, probe, random.split());
        Deque<Runnable> ends = new ArrayDeque<>();
        for (int i = 0; i < faults.size(); i++) {
            Fault fault = faults.get(i);
            Optional<Runnable> end = injector.begin(fault, report);
            if (end.isPresent()) {
                report.fault(fault.kind());
                ends.push(end.get());
            } else {
                report.event("did not take hold: " + fault);
            }
            Waiting.pass(fault.length());
            boolean nextJoins = i + 1 < faults.size() && faults.get(i + 1).joins();
            if (!nextJoins) {
                while (!ends.isEmpty()) {
                    ends.pop().run();
                }
                report.event("healed");
                Waiting.pass(fault.rest());
                raiseTheDead();
            }
        }
    }

    private Optional<Long> marker(String name) {
        List<Long> revisions = new ArrayList<>();
        Waiting.until(
                () -> {
                    for (Machine machine : world.machines()) {
                        String value = prefix + name + ++markers;
                        probe.put(machine, prefix + name, value).ifPresent(revisions::add);
                    }
                    return !revisions.isEmpty();
                },
                PATIENCE);
        return revisions.isEmpty() ? Optional.empty() : Optional.of(revisions.getLast());
    }

    /// Members end when they were killed, or cannot trust their disk, and otherwise not.
    private void raiseTheDead() {
        for (Machine machine : world.machines()) {
            if (machine.endedByItself()) {
                report.anomaly(machine.name() + " ended by itself\n" + machine.lastLines());
            }
            machine.start();
        }
    }

    /// Those that were dead have to start first, which takes what the JVM takes; then all have to
    /// serve within seconds.
    private void awaitService() {
        long healed = System.nanoTime();
        raiseTheDead();
        for (Machine machine : world.machines()) {
            if (!Waiting.until(() -> probe.isOpen(machine), OPENING)) {
                report.anomaly(machine.name() + " does not open\n" + machine.lastLines());
            }
        }
        long open = System.nanoTime();
        Duration limit = Duration.ofSeconds(plan.serveWithinSeconds());
        for (Machine machine : world.machines()) {
            if (!Waiting.until(() -> probe.serves(machine), limit)) {
                report.anomaly(
                        "%s does not serve %s after all were open%n%s"
                                .formatted(machine.name(), limit, machine.lastLines()));
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - open);
        report.recovered(took);
        report.event(
                "all were open after %d ms, and served %d ms later"
                        .formatted((open - healed) / 1_000_000, took.toMillis()));
    }

    private void check(Crowd crowd, long from) {
        awaitDeaths();
        Optional<Long> upTo = marker("end");
        if (upTo.isEmpty()) {
            report.anomaly("no member takes a write after the period");
        }
        long end = upTo.orElse(0L);
        if (!Waiting.until(() -> crowd.heard(end), PATIENCE)) {
            report.anomaly("a watch does not come to revision " + end);
        }
        List<Stream> streams = crowd.stopWatching();
        Map<String, Entry> last = readBack();
        Kept.check(recording.calls(), last).forEach(report::anomaly);
        Histories.Found found = Histories.check(Fates.known(recording.calls(), streams), last);
        found.faults().forEach(report::anomaly);
        Revisions.check(recording.calls()).forEach(report::anomaly);
        Streams.check(streams, recording.calls(), last, end).forEach(report::anomaly);
        Lifetimes.check(recording, streams).forEach(report::anomaly);
        Findings second = SecondOpinion.check(recording.calls(), streams, from, prefix);
        second.violations().stream().limit(SHOWN).forEach(report::anomaly);
        second.undecided().stream().limit(SHOWN).forEach(it -> report.event("undecided: " + it));
        report.tally().scandals().forEach(report::anomaly);
        compareStates();
        report.period(found.checked());
        report.event(
                "checked %,d calls in %,d histories, and %,d revisions heard"
                        .formatted(
                                recording.calls().size(),
                                found.checked(),
                                streams.getFirst().steps().size()));
    }

    /// While there is a leader, what has had its time goes.
    private void awaitDeaths() {
        String mortals = prefix + "mortal/";
        Machine any = world.machines().getFirst();
        if (!Waiting.until(
                () -> probe.list(any, mortals).filter(Map::isEmpty).isPresent(), PATIENCE)) {
            report.anomaly(
                    "keys with a ttl of seconds are still there: " + probe.list(any, mortals));
        }
    }

    /// What is there, the same through every member.
    private Map<String, Entry> readBack() {
        Map<String, Entry> first = Map.of();
        for (Machine machine : world.machines()) {
            Optional<Map<String, Entry>> entries = probe.list(machine, prefix);
            if (entries.isEmpty()) {
                report.anomaly(machine.name() + " does not answer after the period");
            } else if (machine == world.machines().getFirst()) {
                first = entries.get();
            } else if (!entries.get().equals(first)) {
                report.anomaly(machine.name() + " shows other entries than n1");
            }
        }
        return first;
    }

    private void compareStates() {
        int members = world.machines().size();
        if (members == 1) {
            return; // it has nobody to compare with
        }
        Machine any = world.machines().getFirst();
        boolean complete =
                Waiting.until(
                        () -> probe.hashes(any).filter(it -> it.size() == members).isPresent(),
                        PATIENCE);
        Map<String, String> hashes = probe.hashes(any).orElse(Map.of());
        if (!complete || hashes.values().stream().distinct().count() != 1) {
            report.anomaly("states differ, or not all were told: " + hashes);
        }
        report.statesCompared();
    }
}
