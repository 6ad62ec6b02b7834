package concord.reliability.client;

import concord.reliability.check.Recording;
import concord.reliability.check.Stream;
import concord.reliability.world.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;

/// All clients of a period.
public final class Crowd {

    private static final int CALLERS_PER_MEMBER = 3;
    private static final int FOLLOWERS = 3;

    private final List<Caller> callers = new ArrayList<>();
    private final List<Mourner> mourners = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    private final List<Thread> asking = new ArrayList<>();
    private final List<Thread> watching = new ArrayList<>();

    /// Lets them begin.
    ///
    /// @param prefix what all their keys begin with
    /// @param from the revision that watches begin with
    public Crowd(
            String prefix,
            long from,
            List<Machine> machines,
            Recording recording,
            Tally tally,
            SplittableGenerator random) {
        long begin = System.nanoTime();
        for (int i = 0; i < FOLLOWERS; i++) {
            followers.add(new Follower("w" + i, prefix, from, machines, tally, random.split()));
        }
        for (Machine machine : machines) {
            for (int i = 0; i < CALLERS_PER_MEMBER; i++) {
                String name = "c" + callers.size();
                RandomGenerator own = random.split();
                callers.add(
                        new Caller(
                                name,
                                new Line(machines, machine, own),
                                i == 0,
                                new Mix(prefix, name, own, begin),
                                recording,
                                tally,
                                own));
            }
            RandomGenerator own = random.split();
            Line line = new Line(machines, machine, own);
            mourners.add(new Mourner("m" + mourners.size(), prefix, line, recording, tally, own));
        }
        followers.forEach(follower -> watching.add(Thread.startVirtualThread(follower)));
        callers.forEach(caller -> asking.add(Thread.startVirtualThread(caller)));
        mourners.forEach(mourner -> asking.add(Thread.startVirtualThread(mourner)));
    }

    /// Lets those that ask finish what they are at, and waits for them.
    public void stopAsking() {
        callers.forEach(Caller::stop);
        mourners.forEach(Mourner::stop);
        join(asking);
    }

    /// Whether every watch has come to this revision.
    public boolean heard(long revision) {
        return followers.stream().allMatch(follower -> follower.heardTo() >= revision);
    }

    /// Ends the watches.
    ///
    /// @return what they heard
    public List<Stream> stopWatching() {
        followers.forEach(Follower::stop);
        join(watching);
        return followers.stream().map(Follower::stream).toList();
    }

    private static void join(List<Thread> threads) {
        try {
            for (Thread thread : threads) {
                if (!thread.join(Duration.ofMinutes(1))) {
                    throw new IllegalStateException("a client does not end");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
