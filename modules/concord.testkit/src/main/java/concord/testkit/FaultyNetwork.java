package concord.testkit;

import concord.core.spi.Surroundings;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The wires between the members of a test, which it cuts, slows down and heals.
///
/// A cut link holds its messages and delivers them in their order once it is healed, as TCP does
/// under a partition; [#forget()] loses them, as a broken connection does. Within one direction
/// messages never overtake each other.
///
/// Thread-safe. A message is delivered on the thread that sends it, that heals its link, or that
/// delivers another of the same direction already; a slow one on a virtual thread. No lock is held
/// meanwhile, so a delivery may send, cut and heal. Nothing is left to chance: the same calls on
/// one thread deliver in the same order.
public final class FaultyNetwork implements Surroundings.Wire {

    private final SortedMap<String, SortedMap<String, Link>> links = new TreeMap<>();
    private final Map<String, Integer> groups = new HashMap<>();
    private final Set<String> isolated = new HashSet<>();
    private final Set<String> killed = new HashSet<>();
    private final Map<String, Integer> lives = new HashMap<>();

    /// A network whose wires hold nothing up.
    public FaultyNetwork() {}

    @Override
    public void carry(String from, String to, Runnable delivery) {
        carry(from, to, delivery, () -> true);
    }

    private void carry(String from, String to, Runnable delivery, BooleanSupplier alive) {
        Link link;
        synchronized (this) {
            if (killed.contains(from) || killed.contains(to) || !alive.getAsBoolean()) {
                return;
            }
            link = link(from, to);
            link.take(delivery);
        }
        link.deliver();
    }

    /// The wire of one life of a member, which ends when the member is killed: what a dead member
    /// still sends is lost, also when another of its name is alive by then.
    public synchronized Surroundings.Wire wire(String id) {
        killed.remove(id);
        int life = lives.merge(id, 1, Integer::sum);
        return (from, to, delivery) ->
                carry(from, to, delivery, () -> life == lives.getOrDefault(id, 0));
    }

    /// Ends the life of a member: what is on its way from and to it is lost, and so is what its
    /// wires are given from now on. Until it is buried or has a new wire, what is sent to it is
    /// lost as well.
    public void kill(String id) {
        synchronized (this) {
            killed.add(id);
            lives.merge(id, 1, Integer::sum);
        }
        each(link -> link.touches(id), Link::forget);
    }

    /// Delivers again what is sent to a member that was killed and is gone: whoever sends to it
    /// learns that nobody listens.
    public synchronized void bury(String id) {
        killed.remove(id);
    }

    /// Cuts one direction of a link.
    public synchronized void cut(String from, String to) {
        link(from, to).cut = true;
    }

    /// Lets one direction of a link, if it was cut, deliver again, what it holds first.
    public void mend(String from, String to) {
        Link link;
        synchronized (this) {
            link = link(from, to);
            link.cut = false;
        }
        link.deliver();
    }

    /// Divides the members: those of different groups cannot talk. Whoever is in no group talks to
    /// all. An earlier partition ends.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final void partition(Set<String>... parts) {
        synchronized (this) {
            groups.clear();
            for (int i = 0; i < parts.length; i++) {
                for (String id : parts[i]) {
                    if (groups.put(id, i) != null) {
                        groups.clear();
                        throw new IllegalArgumentException(id + " is in two groups");
                    }
                }
            }
        }
        each(_ -> true, Link::deliver);
    }

    /// Cuts a member off from all others.
    public synchronized void isolate(String id) {
        isolated.add(id);
    }

    /// Ends the isolation of a member.
    public void rejoin(String id) {
        synchronized (this) {
            isolated.remove(id);
        }
        each(link -> link.touches(id), Link::deliver);
    }

    /// Delays each message of one direction by this much of real time from now on.
    public void slow(String from, String to, Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay of " + delay);
        }
        synchronized (this) {
            link(from, to).delayNanos = delay.toNanos();
        }
    }

    /// Ends every cut, partition, isolation and delay, and delivers what was held: link by link in
    /// the order of their names, within each in the order in which it was sent.
    public void heal() {
        synchronized (this) {
            groups.clear();
            isolated.clear();
            links.values().forEach(ends -> ends.values().forEach(Link::mend));
        }
        each(_ -> true, Link::deliver);
    }

    /// Loses everything that is held. Cut links stay cut.
    public void forget() {
        each(_ -> true, Link::forget);
    }

    /// How many messages have not been delivered yet.
    public synchronized int held() {
        return links.values().stream()
                .flatMap(ends -> ends.values().stream())
                .mapToInt(link -> link.queue.size())
                .sum();
    }

    /// Whether a message of this direction would be held.
    public synchronized boolean isCut(String from, String to) {
        return link(from, to).isCut();
    }

    private Link link(String from, String to) {
        return links.computeIfAbsent(from, _ -> new TreeMap<>())
                .computeIfAbsent(to, _ -> new Link(from, to));
    }

    private void each(Predicate<Link> which, Consumer<Link> action) {
        List<Link> found;
        synchronized (this) {
            found =
                    links.values().stream()
                            .flatMap(ends -> ends.values().stream())
                            .filter(which)
                            .toList();
        }
        found.forEach(action);
    }

    /// One direction between two members. Its state is guarded by the network.
    private final class Link {
        private final String from;
        private final String to;
        private final DelayedQueue queue = new DelayedQueue();
        private boolean cut;
        private boolean delivering;
        private long delayNanos;

        Link(String from, String to) {
            this.from = from;
            this.to = to;
        }

        void take(Runnable delivery) {
            queue.add(delivery, System.nanoTime() + delayNanos);
        }

        boolean touches(String id) {
            return from.equals(id) || to.equals(id);
        }

        boolean isCut() {
            return cut
                    || (!from.equals(to) && (isolated.contains(from) || isolated.contains(to)))
                    || (groups.containsKey(from)
                            && groups.containsKey(to)
                            && !groups.get(from).equals(groups.get(to)));
        }

        void mend() {
            cut = false;
            delayNanos = 0;
            queue.hurry();
        }

        void forget() {
            synchronized (FaultyNetwork.this) {
                queue.clear();
            }
        }

        /// Delivers all that may arrive now, unless somebody does so already, who then delivers
        /// what came meanwhile too: so they stay in order.
        void deliver() {
            @Nullable Runnable next = next(true);
            while (next != null) {
                try {
                    next.run();
                } catch (RuntimeException e) {
                    // The wire is no way for a receiver's failure to reach the sender.
                    Thread current = Thread.currentThread();
                    current.getUncaughtExceptionHandler().uncaughtException(current, e);
                }
                next = next(false);
            }
        }

        private @Nullable Runnable next(boolean begins) {
            synchronized (FaultyNetwork.this) {
                if (begins && delivering) {
                    return null;
                }
                @Nullable Runnable next = isCut() ? null : queue.poll(this::deliver);
                delivering = next != null;
                return next;
            }
        }
    }
}
