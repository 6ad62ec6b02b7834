package concord.raft.discovery;

import concord.raft.peer.Endpoint;
import concord.raft.peer.MemberList;
import concord.raft.peer.Peer;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// The addresses in `cluster.members`, always.
public final class StaticDiscovery implements Discovery {

    private final Set<Endpoint> endpoints;

    private StaticDiscovery(Set<Endpoint> endpoints) {
        this.endpoints = Collections.unmodifiableSet(endpoints);
    }

    /// Discovery of the members that a list names.
    public static StaticDiscovery of(MemberList members) {
        return new StaticDiscovery(
                members.peers().stream()
                        .map(Peer::address)
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    @Override
    public Set<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public void close() {
        // holds nothing
    }
}
