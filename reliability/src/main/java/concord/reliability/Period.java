package concord.reliability;

import concord.reliability.check.Entry;
import concord.reliability.check.Fates;
import concord.reliability.check.Histories;
import concord.reliability.check.Kept;
import concord.reliability.check.Legacy;
import concord.reliability.check.Lifetimes;
import concord.reliability.check.Recorded;
import concord.reliability.check.Recording;
import concord.reliability.check.Recording.Mortal;
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
import org.jspecify.annotations.Nullable;

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
    ///
    /// @return what it leaves behind, if that could be read
    Optional<Legacy> run(List<Fault> faults) {
        Optional<Long> from = marker("begin");
        if (from.isEmpty()) {
            report.anomaly("no member takes a write before the period");
            return Optional.empty();
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
        return check(crowd, from.get());
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
            Duration left = limit.minusNanos(System.nanoTime() - open);
            if (!Waiting.until(() -> probe.serves(machine), left)) {
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

    private Optional<Legacy> check(Crowd crowd, long from) {
        awaitDeaths();
        Optional<Long> upTo = marker("end");
        if (upTo.isEmpty()) {
            report.anomaly("no member takes a write after the period");
        }
        long end = upTo.orElse(0L);
        boolean heard = Waiting.until(() -> crowd.heard(end), PATIENCE);
        if (!heard) {
            report.anomaly("a watch does not come to revision " + end);
        }
        List<Stream> streams = crowd.stopWatching();
        List<Recorded> calls = recording.calls();
        Optional<Map<String, Entry>> last = readBack();
        int histories = 0;
        if (last.isPresent()) {
            Kept.check(calls, last.get()).forEach(report::anomaly);
            Histories.Found found = Histories.check(Fates.known(calls, streams), last.get());
            found.faults().forEach(report::anomaly);
            histories = found.checked();
            List<Mortal> mortals = heard && end > 0 ? recording.mortals() : List.of();
            Streams.check(streams, calls, mortals, last.get(), end).forEach(report::anomaly);
        }
        Revisions.check(calls).forEach(report::anomaly);
        Lifetimes.check(recording, streams).forEach(report::anomaly);
        Findings second = SecondOpinion.check(calls, streams, from, prefix);
        second.violations().stream().limit(SHOWN).forEach(report::anomaly);
        report.undecided(second.undecided());
        report.tally().scandals().forEach(report::anomaly);
        compareStates();
        report.period(histories);
        report.event(
                "checked %,d calls in %,d histories, and %,d revisions heard"
                        .formatted(calls.size(), histories, streams.getFirst().steps().size()));
        return last.map(it -> new Legacy(prefix, it, recording));
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

    /// What is there, the same through every member that answers.
    private Optional<Map<String, Entry>> readBack() {
        @Nullable Map<String, Entry> first = null;
        String shown = "";
        for (Machine machine : world.machines()) {
            Optional<Map<String, Entry>> entries = probe.list(machine, prefix);
            if (entries.isEmpty()) {
                report.anomaly(machine.name() + " does not answer after the period");
            } else if (first == null) {
                first = entries.get();
                shown = machine.name();
            } else if (!entries.get().equals(first)) {
                report.anomaly(machine.name() + " shows other entries than " + shown);
            }
        }
        if (first == null) {
            report.anomaly("no member answers");
        }
        return Optional.ofNullable(first);
    }

    private void compareStates() {
        int members = world.machines().size();
        if (members == 1) {
            return; // it has nobody to compare with
        }
        Machine any = world.machines().getFirst();
        Optional<Map<String, String>> hashes =
                Waiting.forSome(
                        () -> probe.hashes(any).filter(it -> it.size() == members), PATIENCE);
        if (hashes.isEmpty()) {
            report.anomaly("not all members told what state they have: " + probe.hashes(any));
            return;
        }
        report.statesCompared();
        if (hashes.get().values().stream().distinct().count() != 1) {
            report.anomaly("states differ: " + hashes.get());
        }
    }
}
