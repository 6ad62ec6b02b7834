package concord.core;

import java.time.Duration;

/// How long a key lives: until it is deleted, for a time, or as long as a lease.
public sealed interface Lifetime {

    /// The longest time to live: a hundred years of 365 days.
    Duration LONGEST_TTL = Duration.ofDays(36_500);

    /// Until it is deleted.
    Lifetime UNLIMITED = new Unlimited();

    /// For this long after the write, in whole milliseconds, what is left over rounded up.
    ///
    /// @throws ConcordException.InvalidRequest when it is not positive, or over [#LONGEST_TTL]
    static Lifetime ttl(Duration ttl) {
        return new Ttl(ttl);
    }

    /// As long as the lease of this id.
    ///
    /// @throws ConcordException.InvalidRequest when it is not the id of a lease
    static Lifetime lease(long id) {
        return new Leased(id);
    }

    /// A time to live as the store keeps it: in whole milliseconds, what is left over rounded up.
    ///
    /// @throws ConcordException.InvalidRequest when it is not positive, or over [#LONGEST_TTL]
    static Duration checked(Duration ttl) {
        if (!ttl.isPositive() || ttl.compareTo(LONGEST_TTL) > 0) {
            throw new ConcordException.InvalidRequest(
                    "ttl is "
                            + ttl
                            + "; it must be positive and at most "
                            + LONGEST_TTL.toDays()
                            + " days");
        }
        return Duration.ofMillis(ttl.plusNanos(999_999).toMillis());
    }

    /// Until it is deleted.
    record Unlimited() implements Lifetime {}

    /// For a time after the write.
    ///
    /// @param ttl how long, in whole milliseconds
    record Ttl(Duration ttl) implements Lifetime {

        /// Rounds up to whole milliseconds.
        public Ttl {
            ttl = checked(ttl);
        }
    }

    /// As long as a lease.
    ///
    /// @param id the lease's id
    record Leased(long id) implements Lifetime {

        /// Refuses what no lease has for an id.
        public Leased {
            if (id < 1) {
                throw new ConcordException.InvalidRequest(
                        "lease is " + id + "; the id of a lease is positive");
            }
        }
    }
}
