package concord.raft;

import concord.core.ConcordException;
import concord.core.Settings;
import concord.core.spi.Surroundings;
import concord.raft.discovery.Discovery;
import concord.raft.discovery.DnsDiscovery;
import concord.raft.discovery.MulticastDiscovery;
import concord.raft.discovery.StaticDiscovery;
import concord.raft.peer.Endpoint;
import concord.raft.peer.MemberList;
import concord.raft.peer.Peer;
import concord.raft.tls.MemberFiles;
import concord.raft.tls.MutualTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.jspecify.annotations.Nullable;

/// What the settings say of the network, checked together.
///
/// @param settings all settings
/// @param members those that `cluster.members` names, if it does
/// @param self this member, at the address where the others reach it
record NetworkSettings(Settings settings, Optional<MemberList> members, Peer self) {

    /// Whether the member is to be alone in its process and to open no port.
    static boolean isAlone(Settings settings) {
        return settings.get(RaftSettings.MEMBERS).isEmpty()
                && settings.get(RaftSettings.DISCOVERY) == RaftSettings.DiscoveryKind.STATIC;
    }

    static NetworkSettings of(Settings settings) {
        String node = settings.get(Settings.NODE_ID);
        String named = settings.get(RaftSettings.MEMBERS);
        Optional<MemberList> members =
                named.isEmpty() ? Optional.empty() : Optional.of(MemberList.parse(named));
        String advertised = settings.get(RaftSettings.ADVERTISE);
        Peer self =
                !advertised.isEmpty()
                        ? new Peer(node, Endpoint.parse(RaftSettings.ADVERTISE.name(), advertised))
                        : members.isPresent()
                                ? members.get().self(node)
                                : listening(settings, node);
        return new NetworkSettings(settings, members, self);
    }

    private static Peer listening(Settings settings, String node) {
        Endpoint listens =
                new Endpoint(settings.get(RaftSettings.HOST), settings.get(RaftSettings.PORT));
        if (listens.isWildcard()) {
            throw new ConcordException.OpenFailed(
                    "raft.host is "
                            + listens.host()
                            + ", to which nobody can connect; set raft.advertise to where the other"
                            + " members reach this one, such as 10.0.0.1:7000");
        }
        return new Peer(node, listens);
    }

    boolean isStatic() {
        return settings.get(RaftSettings.DISCOVERY) == RaftSettings.DiscoveryKind.STATIC;
    }

    /// How many members form a new cluster.
    int expected() {
        int set = settings.get(RaftSettings.BOOTSTRAP_EXPECT);
        if (set > 0) {
            return set;
        }
        return members.map(it -> it.peers().size())
                .orElseThrow(() ->
                        new ConcordException.OpenFailed(
                                "cluster.bootstrap-expect has to say how many members form the"
                                        + " cluster, when cluster.discovery finds them; the same"
                                        + " number on all of them"));
    }

    Discovery discovery(Surroundings surroundings) {
        return switch (settings.get(RaftSettings.DISCOVERY)) {
            case STATIC -> StaticDiscovery.of(members.orElseThrow());
            case DNS -> {
                String dnsName = settings.get(RaftSettings.DNS_NAME);
                if (dnsName.isEmpty()) {
                    throw new ConcordException.OpenFailed(
                            "cluster.discovery is dns; set cluster.dns-name to a name whose"
                                    + " addresses are those of all members");
                }
                yield DnsDiscovery.of(dnsName, settings.get(RaftSettings.PORT));
            }
            case MULTICAST ->
                    MulticastDiscovery.open(
                            settings.get(RaftSettings.MULTICAST_GROUP),
                            settings.get(Settings.CLUSTER_NAME),
                            self,
                            settings.get(RaftSettings.SECRET),
                            surroundings);
        };
    }

    /// Ratis ends the whole process when it cannot listen; this looks first.
    void requireFreePort() {
        String host = settings.get(RaftSettings.HOST);
        int port = settings.get(RaftSettings.PORT);
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new ConcordException.OpenFailed(
                    "cannot listen for other members on "
                            + host
                            + ":"
                            + port
                            + " ("
                            + e.getMessage()
                            + "): choose another raft.host or raft.port, or stop what has it",
                    e);
        }
    }

    /// How members encrypt what they tell each other, null when they do not.
    @Nullable GrpcTlsConfig tls(Surroundings surroundings) {
        return MemberFiles.of(
                        settings.get(RaftSettings.TLS_CERT),
                        settings.get(RaftSettings.TLS_KEY),
                        settings.get(RaftSettings.TLS_CA))
                .map(files -> MutualTls.open(files, surroundings).forGrpc())
                .orElse(null);
    }
}
