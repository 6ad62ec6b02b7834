package concord.raft.discovery;

import concord.core.spi.Surroundings;
import concord.raft.peer.Peer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/// Decides on each datagram that arrives, and keeps who may be believed. For one thread.
final class Reception {

    /// How much the wall clocks of two members may differ.
    static final Duration WINDOW = Duration.ofSeconds(30);

    /// Seven members that send through four interfaces each second fill less than half of it in two
    /// windows.
    static final int REMEMBERED = 4096;

    private final String cluster;
    private final Peer self;
    private final long instance;
    private final AnnouncementFormat format;
    private final Surroundings surroundings;
    private final HeardMembers members;
    private final System.Logger log;
    private final ReplayGuard replays = new ReplayGuard(WINDOW, REMEMBERED);

    /// @param cluster the cluster whose members are listened to
    /// @param self this member
    /// @param instance the instance in what it sends itself
    /// @param format knows the secret
    /// @param surroundings clocks
    /// @param members where those who are believed are kept
    /// @param log where a member that is heard for the first time is told of
    Reception(
            String cluster,
            Peer self,
            long instance,
            AnnouncementFormat format,
            Surroundings surroundings,
            HeardMembers members,
            System.Logger log) {
        this.cluster = cluster;
        this.self = self;
        this.instance = instance;
        this.format = format;
        this.surroundings = surroundings;
        this.members = members;
        this.log = log;
    }

    /// Takes one datagram.
    Verdict receive(byte[] datagram) {
        Optional<Announcement> read = AnnouncementFormat.read(datagram);
        if (read.isEmpty()) {
            return Verdict.MALFORMED;
        }
        Announcement announcement = read.get();
        if (!announcement.cluster().equals(cluster)) {
            return Verdict.OTHER_CLUSTER; // before its signature: it need not have our secret
        }
        if (!format.isSigned(datagram)) {
            return Verdict.FORGED;
        }
        if (announcement.instance() == instance) {
            return Verdict.OWN;
        }
        return switch (replays.check(announcement, surroundings.wallClock().millis())) {
            case REPLAYED -> Verdict.REPLAYED;
            case OUTSIDE_WINDOW -> Verdict.OUTSIDE_WINDOW;
            case FRESH -> note(announcement.member());
        };
    }

    private Verdict note(Peer member) {
        if (member.id().equals(self.id())) {
            return Verdict.SAME_ID;
        }
        if (members.heard(member)) {
            log.log(Level.INFO, "multicast: " + member.id() + " is at " + member.address());
        }
        return Verdict.ACCEPTED;
    }
}
