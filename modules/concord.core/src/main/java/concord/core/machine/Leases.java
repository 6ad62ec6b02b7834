package concord.core.machine;

import concord.core.ConcordException;
import concord.core.Lease;
import concord.core.Lifetime;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// The leases, and which keys belong to each. One thread writes, any number look.
final class Leases implements Part {

    /// A lease at one time: another one when it is kept alive.
    ///
    /// @param keys those that belong to it, the same set for the lease's whole life
    record Held(long id, long ttlMillis, long expiresAt, Set<Chain> keys) {

        Lease shown() {
            return new Lease(id, Duration.ofMillis(ttlMillis), Instant.ofEpochMilli(expiresAt));
        }

        /// Its keys, in order.
        List<Chain> sortedKeys() {
            return keys.stream().sorted(Chain.IN_ORDER).toList();
        }
    }

    private final ConcurrentSkipListMap<Long, Held> held = new ConcurrentSkipListMap<>();
    private final TreeSet<Held> due =
            new TreeSet<>(Comparator.comparingLong(Held::expiresAt).thenComparingLong(Held::id));

    /// A lease, or null when there is none of this id; on any thread.
    @Nullable Held get(long id) {
        return held.get(id);
    }

    /// All leases in the order of their ids; on any thread.
    List<Held> all() {
        return List.copyOf(held.values());
    }

    /// Grants a lease, or gives it its whole time again.
    Held put(long id, long ttlMillis, long expiresAt) {
        Held before = held.get(id);
        Held lease =
                new Held(
                        id,
                        ttlMillis,
                        expiresAt,
                        before == null ? ConcurrentHashMap.newKeySet() : before.keys);
        held.put(id, lease);
        if (before != null) {
            due.remove(before);
        }
        due.add(lease);
        return lease;
    }

    /// Lets all leases end so much later.
    void prolong(long millis) {
        all().forEach(it -> put(it.id, it.ttlMillis, Math.addExact(it.expiresAt, millis)));
    }

    void remove(Held lease) {
        held.remove(lease.id);
        due.remove(lease);
    }

    /// The lease that is due first at a log time, or null when none is.
    @Nullable Held due(long time) {
        return earliest() > time ? null : due.first();
    }

    /// When the next lease expires, or [Version#NEVER].
    long earliest() {
        return due.isEmpty() ? Version.NEVER : due.first().expiresAt;
    }

    /// Notes that a key's newest version is another one.
    void changed(Chain chain, @Nullable Version before, Version now) {
        long left = before == null ? 0 : before.lease();
        long joined = now.lease();
        if (left != joined) {
            leave(left, chain);
            join(joined, chain);
        }
    }

    private void leave(long id, Chain chain) {
        Held lease = held.get(id);
        if (lease != null) {
            lease.keys.remove(chain);
        }
    }

    private void join(long id, Chain chain) {
        Held lease = held.get(id);
        if (lease != null) {
            lease.keys.add(chain);
        }
    }

    @Override
    public byte tag() {
        return 4;
    }

    @Override
    public Saved capture() {
        Held[] all = held.values().toArray(Held[]::new);
        return new Saved() {
            @Override
            public void writeTo(DataOutput out) throws IOException {
                out.writeInt(all.length);
                for (Held lease : all) {
                    out.writeLong(lease.id);
                    out.writeLong(lease.ttlMillis);
                    out.writeLong(lease.expiresAt);
                }
            }

            @Override
            public void release() {}
        };
    }

    @Override
    public void load(DataInput in) throws IOException {
        int count = in.readInt();
        long before = 0;
        for (int i = 0; i < count; i++) {
            long id = in.readLong();
            long ttlMillis = in.readLong();
            long expiresAt = in.readLong();
            if (id <= before || ttlMillis < 1 || ttlMillis > Lifetime.LONGEST_TTL.toMillis()) {
                throw new ConcordException.Damaged("a lease that cannot be");
            }
            before = id;
            put(id, ttlMillis, expiresAt);
        }
        if (count < 0) {
            throw new ConcordException.Damaged("a negative count of leases");
        }
    }
}
