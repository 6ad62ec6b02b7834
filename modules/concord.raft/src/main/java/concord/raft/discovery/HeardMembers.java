package concord.raft.discovery;

import concord.raft.peer.Endpoint;
import concord.raft.peer.Peer;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The members that announced themselves lately, by id: one that moves is known at its new address
/// alone. Safe for many threads.
final class HeardMembers {

    /// After how long a silence a member is forgotten: ten announcements lost in a row.
    static final Duration SILENCE = Duration.ofSeconds(10);

    /// More than any cluster has, and a bound to what whoever knows the secret can fill.
    static final int MAX_MEMBERS = 64;

    private record Heard(Peer member, long nanos) {}

    private final LongSupplier nanoTime;
    private final Map<String, Heard> heard = new TreeMap<>();

    /// @param nanoTime a clock that only goes forward
    HeardMembers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Notes that a member announced itself.
    ///
    /// @return whether it is new, or new at that address
    synchronized boolean heard(Peer member) {
        forgetSilent();
        if (heard.size() >= MAX_MEMBERS && !heard.containsKey(member.id())) {
            return false;
        }
        @Nullable Heard before = heard.put(member.id(), new Heard(member, nanoTime.getAsLong()));
        return before == null || !before.member().equals(member);
    }

    /// Where they are, in the order of their ids.
    synchronized Set<Endpoint> endpoints() {
        forgetSilent();
        Set<Endpoint> endpoints = new LinkedHashSet<>();
        heard.values().forEach(entry -> endpoints.add(entry.member().address()));
        return Collections.unmodifiableSet(endpoints);
    }

    private void forgetSilent() {
        long now = nanoTime.getAsLong();
        heard.values().removeIf(entry -> now - entry.nanos() > SILENCE.toNanos());
    }
}
