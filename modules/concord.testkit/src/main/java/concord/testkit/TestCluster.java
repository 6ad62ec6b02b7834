package concord.testkit;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Role;
import concord.core.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A cluster in a test: durable members in this process, on ports of this machine, with a network
/// and wall clocks that the test disturbs.
///
/// ```java
/// try (TestCluster cluster = TestCluster.of(3).start(directory)) {
///     cluster.awaitLeader().store().put("key", Value.of("value"));
///     cluster.crash("n1");
///     cluster.awaitLeader();
///     cluster.restart("n1");
/// }
/// ```
///
/// Members are called `n1`, `n2` and so on. The module `concord.raft` has to be on the module path.
/// Closing it closes the members.
public final class TestCluster implements AutoCloseable {

    private final TestClusterPlan plan;
    private final FaultyNetwork network = new FaultyNetwork();
    private final Clocks clocks = new Clocks();

    /// Where each member listens, also one that does not run.
    private final Map<String, String> addresses = new TreeMap<>();

    private final Map<String, Concord> running = new TreeMap<>();

    /// Plans a cluster of that many members, which [TestClusterPlan#start] starts.
    public static TestClusterPlan of(int members) {
        return new TestClusterPlan(members);
    }

    TestCluster(TestClusterPlan plan) {
        this.plan = plan;
        List<Integer> ports = FreePorts.find(plan.members());
        for (int i = 0; i < ports.size(); i++) {
            addresses.put("n" + (i + 1), "127.0.0.1:" + ports.get(i));
        }
    }

    /// Opens all members at once: a cluster forms only when all of them are there.
    void form() {
        try {
            openAll(List.copyOf(addresses.keySet()));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void openAll(List<String> ids) {
        Map<String, Throwable> failures = new TreeMap<>();
        String members = list(addresses.keySet());
        each(
                ids,
                id -> {
                    try {
                        open(id, members);
                    } catch (RuntimeException | Error e) {
                        synchronized (failures) {
                            failures.put(id, e);
                        }
                    }
                });
        if (!failures.isEmpty()) {
            AssertionError error = new AssertionError("members did not open: " + failures);
            failures.values().forEach(error::addSuppressed);
            throw error;
        }
    }

    private void open(String id, String members) {
        Concord member =
                Concord.open(
                        plan.settings(id, addressOf(id), members),
                        plan.observers(id),
                        clocks.surroundings(id, network.wire(id)));
        synchronized (running) {
            running.put(id, member);
        }
    }

    private String list(Collection<String> ids) {
        return ids.stream().map(id -> id + "@" + addressOf(id)).collect(Collectors.joining(","));
    }

    private static void each(Collection<String> ids, Consumer<String> action) {
        List<Thread> threads =
                ids.stream()
                        .map(id -> Thread.ofPlatform().name(id).start(() -> action.accept(id)))
                        .toList();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while members open or close", e);
        }
    }

    /// The names of all members that were ever started, in order.
    public List<String> ids() {
        synchronized (running) {
            return List.copyOf(addresses.keySet());
        }
    }

    /// The host and port at which the others reach a member.
    ///
    /// @throws IllegalArgumentException when there is none of this name
    public String address(String id) {
        return addressOf(id);
    }

    private String addressOf(String id) {
        synchronized (running) {
            String address = addresses.get(id);
            if (address == null) {
                throw new IllegalArgumentException(id + " is none of " + addresses.keySet());
            }
            return address;
        }
    }

    /// The directory of a member's data.
    public Path directory(String id) {
        return plan.directory(id);
    }

    /// A member that runs.
    ///
    /// @throws IllegalStateException when it does not
    public Concord member(String id) {
        synchronized (running) {
            Concord member = running.get(id);
            if (member == null) {
                throw new IllegalStateException(id + " does not run; " + running.keySet() + " do");
            }
            return member;
        }
    }

    /// The members that run, in the order of their names.
    public List<Concord> members() {
        synchronized (running) {
            return List.copyOf(running.values());
        }
    }

    /// The network between the members.
    public FaultyNetwork network() {
        return network;
    }

    /// The wall clocks of the members.
    public Clocks clocks() {
        return clocks;
    }

    /// The member that leads: of those that take themselves for the leader the one of the highest
    /// term, which may have lost it already where the network is disturbed.
    public Optional<Concord> leader() {
        record Seen(Concord member, Status status) {}
        return members().stream()
                .map(member -> new Seen(member, member.status()))
                .filter(seen -> seen.status.role() == Role.LEADER && seen.status.ready())
                .max(Comparator.comparingLong(seen -> seen.status.term()))
                .map(Seen::member);
    }

    /// Waits for a leader that a majority of the members that were ever started knows, at most
    /// [Await#PATIENCE].
    public Concord awaitLeader() {
        return awaitLeader(Await.PATIENCE);
    }

    /// Waits for a leader that a majority of the members that were ever started knows, at most this
    /// long.
    ///
    /// @throws AssertionError when there is none by then
    public Concord awaitLeader(Duration patience) {
        List<Concord> found = new ArrayList<>();
        Await.until(
                () -> "a leader that a majority knows; " + statuses(),
                patience,
                () -> {
                    found.clear();
                    leader().filter(this::isKnown).ifPresent(found::add);
                    return !found.isEmpty();
                });
        return found.getFirst();
    }

    private boolean isKnown(Concord leader) {
        Status status = leader.status();
        long followers =
                members().stream()
                        .map(Concord::status)
                        .filter(other -> other.term() == status.term())
                        .filter(other -> other.leader().equals(Optional.of(status.node())))
                        .count();
        return followers > ids().size() / 2;
    }

    private String statuses() {
        return members().stream()
                .map(Concord::status)
                .map(status ->
                        status.node()
                                + " is "
                                + status.role()
                                + " of term "
                                + status.term()
                                + ", leader "
                                + status.leader().orElse("unknown")
                                + status.problem().map(problem -> ", " + problem).orElse(""))
                .collect(Collectors.joining("; "));
    }

    /// Waits until all members that run have applied what the leader has committed by now.
    public void awaitApplied() {
        long index = awaitLeader().status().commitIndex();
        Await.until(
                () -> "all apply " + index + "; " + statuses(),
                Await.PATIENCE,
                () ->
                        members().stream()
                                .allMatch(member -> member.status().appliedIndex() >= index));
    }

    /// Stops a member at once as far as the others can tell: what it sends and should get is lost
    /// from now on. Its own part in this process is then closed, cut off from all; what it had not
    /// yet written to its disk it may still write.
    public void crash(String id) {
        Concord member = takeOut(id);
        network.kill(id);
        try {
            member.close();
        } catch (ConcordException e) {
            // It could not end in order, which is what a crash is about.
        } finally {
            network.bury(id);
        }
    }

    /// Closes a member in order.
    public void stop(String id) {
        takeOut(id).close();
    }

    private Concord takeOut(String id) {
        Concord member = member(id);
        synchronized (running) {
            running.remove(id);
        }
        return member;
    }

    /// Opens a member that was stopped or has crashed, on its data and at its address.
    ///
    /// @throws IllegalStateException when it runs
    public Concord restart(String id) {
        synchronized (running) {
            if (running.containsKey(id)) {
                throw new IllegalStateException(id + " runs already");
            }
        }
        open(id, list(ids()));
        return member(id);
    }

    /// Opens all members that do not run, at once, as after an outage.
    public void restartAll() {
        openAll(ids().stream().filter(id -> !isRunning(id)).toList());
    }

    /// Whether a member runs.
    public boolean isRunning(String id) {
        synchronized (running) {
            return running.containsKey(id);
        }
    }

    /// Closes the members that run, all at once and whatever state the network is in.
    @Override
    public void close() {
        network.heal();
        List<String> ids;
        synchronized (running) {
            ids = List.copyOf(running.keySet());
        }
        each(ids, this::stop);
    }
}
