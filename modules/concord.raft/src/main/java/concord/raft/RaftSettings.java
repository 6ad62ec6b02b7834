package concord.raft;

import concord.core.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// The engine's own settings.
final class RaftSettings {

    /// Where addresses of other members come from.
    enum DiscoveryKind {
        /// `cluster.members` names them all.
        STATIC,
        /// Every address of a name in DNS.
        DNS,
        /// Members announce themselves by multicast.
        MULTICAST
    }

    /// `snapshot.log-bytes`: how much log makes a snapshot.
    static final Setting<Long> SNAPSHOT_LOG_BYTES =
            Setting.size(
                    "snapshot.log-bytes",
                    256L << 20,
                    1L << 20,
                    1L << 40,
                    "After how many bytes of log a snapshot is written and the log is cut.");

    /// `limits.disk-reserve`: how much of the disk stays free.
    static final Setting<Long> DISK_RESERVE =
            Setting.size(
                    "limits.disk-reserve",
                    64L << 20,
                    1L << 20,
                    1L << 40,
                    "Writes are refused while the disk of data.dir has less room than this.");

    /// `cluster.members`: the members that form the cluster.
    static final Setting<String> MEMBERS =
            text(
                    "cluster.members",
                    "[^@\\s,]+@[^@\\s,]+:\\d{1,5}(\\s*,\\s*[^@\\s,]+@[^@\\s,]+:\\d{1,5})*",
                    "members as node id @ Raft address, such as n1@10.0.0.1:7000,n2@10.0.0.2:7000;"
                            + " nothing for a member that is alone and opens no port",
                    "The members of the cluster, this one among them.");

    /// `cluster.discovery`: where addresses of other members come from.
    static final Setting<DiscoveryKind> DISCOVERY =
            Setting.choice(
                    "cluster.discovery",
                    DiscoveryKind.STATIC,
                    "How a member finds the others: by cluster.members, by all addresses of a name in"
                            + " DNS, or by multicast with a shared secret.");

    /// `cluster.dns-name`: the name whose addresses are the members'.
    static final Setting<String> DNS_NAME =
            text(
                    "cluster.dns-name",
                    "[A-Za-z0-9._-]+(:\\d{1,5})?",
                    "a name, with or without a port: concord.default.svc:7000",
                    "With cluster.discovery dns: a name whose addresses are those of all members. The"
                            + " port is raft.port where none is given.");

    /// `cluster.multicast-group`: where members announce themselves.
    static final Setting<String> MULTICAST_GROUP =
            Setting.text(
                    "cluster.multicast-group",
                    "239.255.70.7:7007",
                    Pattern.compile("\\S+:\\d{1,5}"),
                    "a multicast address and a port",
                    "With cluster.discovery multicast: where members announce themselves.");

    /// `cluster.secret`: what members that announce themselves know and strangers do not.
    static final Setting<String> SECRET =
            text(
                    "cluster.secret",
                    "\\S{16,256}",
                    "16 to 256 characters without blanks",
                    "With cluster.discovery multicast: signs announcements; the same on all members.");

    /// `cluster.bootstrap-expect`: how many members form the cluster.
    static final Setting<Integer> BOOTSTRAP_EXPECT =
            Setting.number(
                    "cluster.bootstrap-expect",
                    0,
                    0,
                    7,
                    "How many members have to be there before they form a new cluster; 0 is all of"
                            + " cluster.members. A cluster that exists is never formed again.");

    /// `cluster.check-interval`: how often members compare their states.
    static final Setting<Duration> CHECK_INTERVAL =
            Setting.duration(
                    "cluster.check-interval",
                    Duration.ofMinutes(10),
                    Duration.ZERO,
                    Duration.ofDays(30),
                    "How often all members hash their state at the same point of the log and compare;"
                            + " 0s is never.");

    /// `raft.host`: where the member listens for the others.
    static final Setting<String> HOST =
            Setting.text(
                    "raft.host",
                    "127.0.0.1",
                    Pattern.compile("\\S+"),
                    "a name or an IP address of this machine; 0.0.0.0 is all of them",
                    "Where the member listens for the other members.");

    /// `raft.port`: the port that the member listens on for the others.
    static final Setting<Integer> PORT =
            Setting.number(
                    "raft.port",
                    7000,
                    1,
                    65_535,
                    "The port that the member listens on for the other members.");

    /// `raft.advertise`: where the others reach the member.
    static final Setting<String> ADVERTISE =
            text(
                    "raft.advertise",
                    "\\S+:\\d{1,5}",
                    "host:port",
                    "Where the other members reach this one, when that is neither in cluster.members"
                            + " nor raft.host and raft.port.");

    /// `raft.election-timeout`: after what silence of the leader the others elect a new one.
    static final Setting<Duration> ELECTION_TIMEOUT =
            Setting.duration(
                    "raft.election-timeout",
                    Duration.ofMillis(450),
                    Duration.ofMillis(50),
                    Duration.ofSeconds(30),
                    "After what silence of the leader, at least, the others elect a new one; they"
                            + " mostly do within twice that. Raise it between distant sites.");

    /// `raft.tls.cert`: the member's certificate chain.
    static final Setting<Path> TLS_CERT = file("raft.tls.cert", "The certificate of this member");

    /// `raft.tls.key`: its private key.
    static final Setting<Path> TLS_KEY = file("raft.tls.key", "The private key of raft.tls.cert");

    /// `raft.tls.ca`: who signs the certificates of members.
    static final Setting<Path> TLS_CA =
            file("raft.tls.ca", "The authority whose certificates alone members trust");

    static final List<Setting<?>> ALL =
            List.of(
                    SNAPSHOT_LOG_BYTES,
                    DISK_RESERVE,
                    MEMBERS,
                    DISCOVERY,
                    DNS_NAME,
                    MULTICAST_GROUP,
                    SECRET,
                    BOOTSTRAP_EXPECT,
                    CHECK_INTERVAL,
                    HOST,
                    PORT,
                    ADVERTISE,
                    ELECTION_TIMEOUT,
                    TLS_CERT,
                    TLS_KEY,
                    TLS_CA);

    private RaftSettings() {}

    /// A text that may be left out.
    private static Setting<String> text(
            String name, String pattern, String allowed, String description) {
        return Setting.text(
                name, "", Pattern.compile("(?:" + pattern + ")?"), allowed, description);
    }

    /// A file that may be left out: an empty path is none.
    private static Setting<Path> file(String name, String what) {
        return Setting.optionalPath(
                name,
                what + ", in PEM. With all three of raft.tls.*, members talk over mutual TLS.");
    }
}
