package concord.raft;

import concord.core.ConcordException;
import concord.core.Settings;
import concord.core.spi.EngineProvider.Recovered;
import concord.core.spi.Image;
import concord.core.spi.Machine;
import concord.core.spi.Observer;
import concord.core.spi.Surroundings;
import concord.raft.peer.Links;
import concord.raft.peer.MemberList;
import concord.raft.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.grpc.GrpcUtil;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.protocol.TermIndex;

/// Makes a cluster of one member from the data of a member whose cluster has lost its majority.
///
/// It refuses as long as something speaks against it, and changes nothing until the new group is
/// durable; then [Replacement] puts it in the place of the old one. Its new id keeps members of the
/// old cluster out, should one come back.
final class ClusterRecovery {

    private final Settings settings;
    private final String node;
    private final Set<String> lost;
    private final Machine machine;
    private final Observer observer;
    private final Surroundings surroundings;

    ClusterRecovery(
            Settings settings,
            Set<String> lost,
            Machine machine,
            Observer observer,
            Surroundings surroundings) {
        this.settings = settings;
        this.node = settings.get(Settings.NODE_ID);
        this.lost = new TreeSet<>(lost);
        this.machine = machine;
        this.observer = observer;
        this.surroundings = surroundings;
    }

    Recovered run() {
        Path root = settings.get(Settings.DATA_DIR).toAbsolutePath().normalize();
        if (!DataDirectory.isUsed(root)) {
            throw neverInCluster(root);
        }
        try (DataDirectory directory =
                DataDirectory.open(root, node, settings.get(Settings.CLUSTER_NAME))) {
            ClusterId old = directory.cluster().orElseThrow(() -> neverInCluster(root));
            Path segments = RaftMember.segments(old, directory.raft());
            if (!Files.isDirectory(segments)) {
                throw nothing(old);
            }
            TailRepair.repair(segments, directory.repaired(), observer);
            try (StoppedGroup group =
                    StoppedGroup.open(
                            directory.group(old),
                            RatisConfiguration.entryMaxBytes(directory.carrying(settings)))) {
                return recover(directory, old, group);
            } catch (ConcordException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                throw TailRepair.findDamage(segments).orElseGet(() -> failed(root, e));
            }
        } catch (IOException e) {
            throw failed(root, e);
        }
    }

    private Recovered recover(DataDirectory directory, ClusterId old, StoppedGroup group)
            throws IOException {
        RaftConfiguration configuration = group.configuration().orElseThrow(() -> nothing(old));
        Map<String, RaftPeer> members = members(configuration);
        requireLost(old, members);
        Peer known =
                Optional.ofNullable(members.get(node))
                        .flatMap(RaftMember::peer)
                        .orElseThrow(() -> nothing(old));
        NetworkSettings network =
                NetworkSettings.isAlone(settings)
                        ? new NetworkSettings(settings, Optional.empty(), known)
                        : NetworkSettings.of(settings);
        try (Links links = links(network, old)) {
            Survivors survivors = new Survivors(links, settings.get(Settings.CLUSTER_NAME), old);
            Collection<Peer> peers = peers(members, network);
            survivors.requireNone(peers);
            TermIndex last = group.replay(machine, observer);
            // The configuration stands where the entry after the last one would: behind all of
            // them.
            TermIndex at =
                    TermIndex.valueOf(Math.max(group.term(), last.getTerm()), last.getIndex() + 1);
            ClusterId fresh = ClusterId.random();
            Replacement replacement = new Replacement(directory);
            try (Image image = machine.capture()) {
                SoleGroup.write(replacement.staged(fresh), network.self(), at, image);
                survivors.requireNone(peers); // the replay may have taken a while
            } catch (IOException | RuntimeException e) {
                replacement.discard();
                throw e;
            }
            group.close();
            replacement.commit(fresh);
            return new Recovered(old.toString(), fresh.toString(), last.getIndex());
        }
    }

    /// All that have or had a vote by a configuration that may be on its way to another.
    private static Map<String, RaftPeer> members(RaftConfiguration configuration) {
        Map<String, RaftPeer> members = new TreeMap<>();
        for (RaftPeerRole role : List.of(RaftPeerRole.FOLLOWER, RaftPeerRole.LISTENER)) {
            configuration
                    .getAllPeers(role)
                    .forEach(peer -> members.put(peer.getId().toString(), peer));
        }
        return members;
    }

    private void requireLost(ClusterId old, Map<String, RaftPeer> members) {
        Set<String> others = new TreeSet<>(members.keySet());
        if (!others.remove(node)) {
            throw new ConcordException.OpenFailed(
                    node
                            + " is no member of cluster "
                            + old
                            + " any more, whose members are "
                            + list(members)
                            + ": recover one of those");
        }
        if (others.isEmpty()) {
            throw new ConcordException.ConditionFailed(
                    node
                            + " is the only member of cluster "
                            + old
                            + ": there is nothing to recover; start it");
        }
        if (!others.equals(lost)) {
            throw new ConcordException.InvalidRequest(
                    "lost is '"
                            + String.join(",", lost)
                            + "', and the members of cluster "
                            + old
                            + " besides "
                            + node
                            + " are "
                            + list(members)
                            + ": it has to be '"
                            + String.join(",", others)
                            + "', if all of them are lost for good");
        }
    }

    private String list(Map<String, RaftPeer> members) {
        return String.join(
                ", ",
                members.values().stream()
                        .filter(peer -> !peer.getId().toString().equals(node))
                        .map(peer -> peer.getId() + "@" + peer.getAddress())
                        .toList());
    }

    private Links links(NetworkSettings network, ClusterId old) {
        GrpcTlsConfig tls = network.tls(surroundings);
        return new Links(
                node,
                old::toString,
                tls == null ? null : GrpcUtil.buildSslContextForClient(tls),
                Math.toIntExact(RatisConfiguration.messageMaxBytes(settings)));
    }

    /// Whom to ask: the members where they were, also this one, of which there may be a copy, and
    /// those that the settings name.
    private static Collection<Peer> peers(Map<String, RaftPeer> members, NetworkSettings network) {
        Set<Peer> peers = new TreeSet<>(Comparator.comparing(Peer::toString));
        members.values().forEach(peer -> RaftMember.peer(peer).ifPresent(peers::add));
        network.members().map(MemberList::peers).ifPresent(peers::addAll);
        return List.copyOf(peers);
    }

    private static ConcordException.OpenFailed neverInCluster(Path root) {
        return new ConcordException.OpenFailed(
                "data.dir "
                        + root
                        + " has never been in a cluster: there is nothing to recover; set data.dir to"
                        + " that of a member");
    }

    private ConcordException.OpenFailed nothing(ClusterId old) {
        return new ConcordException.OpenFailed(
                node
                        + " has joined cluster "
                        + old
                        + " and has received nothing of it: recover another member");
    }

    private static ConcordException.OpenFailed failed(Path root, Exception e) {
        return new ConcordException.OpenFailed(
                "the data in " + root + " cannot be recovered: " + e.getMessage(), e);
    }
}
