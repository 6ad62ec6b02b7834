package concord.raft;

import concord.core.Settings;
import concord.core.spi.Proposal;
import concord.raft.net.GrpcTransport;
import concord.raft.solo.SoloTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/// Ratis' settings, and why they differ from its defaults. None of them weakens durability.
final class RatisConfiguration {

    /// Room in an entry beside the largest proposal: the heads and Ratis' own fields. They are far
    /// less, and have to be: Ratis writes an entry of the full size and then cannot read it,
    /// because it counts length and sum with it only then.
    private static final int ENTRY_OVERHEAD_BYTES = 64 << 10;

    /// Room in a message beside what it carries; Ratis asks for that much.
    private static final int MESSAGE_OVERHEAD_BYTES = 2 << 20;

    private static final long SNAPSHOT_CHUNK_BYTES = 4L << 20;

    /// What Ratis lets wait, where entries are not so large that it has to be more.
    private static final long QUEUE_MIN_BYTES = 64L << 20;

    private static final TimeDuration DAY = TimeDuration.valueOf(1, TimeUnit.DAYS);

    private RatisConfiguration() {}

    /// For a member that is alone.
    static RaftProperties solo(Settings settings, Path directory) {
        RaftProperties properties = common(settings, directory);
        RaftConfigKeys.Rpc.setType(properties, new SoloTransport());
        // It elects itself at once and never steps down for a pause of the JVM.
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(1));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(2));
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, DAY);
        return properties;
    }

    /// For a member among others.
    static RaftProperties cluster(Settings settings, Path directory) {
        RaftProperties properties = common(settings, directory);
        RaftConfigKeys.Rpc.setType(properties, new GrpcTransport());
        GrpcConfigKeys.Server.setHost(properties, settings.get(RaftSettings.HOST));
        GrpcConfigKeys.Server.setPort(properties, settings.get(RaftSettings.PORT));
        GrpcConfigKeys.setMessageSizeMax(
                properties, SizeInBytes.valueOf(messageMaxBytes(settings)));
        Duration silence = settings.get(RaftSettings.ELECTION_TIMEOUT);
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, time(silence));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, time(electionTimeoutMax(settings)));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, time(silence.dividedBy(4)));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, time(silence));
        // So many entries stay for a follower that is a little behind; further back it is a
        // snapshot.
        RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, 1_000);
        // A new leader begins a new file, and so do all who follow it. Zeros that they write first
        // are time without a leader.
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf(1L << 20));
        // Ratis would let a member that comes back wait for up to 5 s. No end of tries.
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, "10ms,10,300ms,2000000000");
        // A leader that no majority hears steps down; until then a strong read asks a majority.
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(
                properties, time(electionTimeoutMax(settings).multipliedBy(2)));
        RaftServerConfigKeys.LeaderElection.setPreVote(properties, true);
        // How a new member is judged to have caught up, in entries, which are batches here.
        RaftServerConfigKeys.setStagingCatchupGap(properties, 100);
        RaftServerConfigKeys.setStagingTimeout(properties, seconds(15));
        return properties;
    }

    /// The longest that a follower waits for its leader: a quarter more than the least. Ratis looks
    /// only at the end of each such wait, so that two follow each other until it acts. A vote takes
    /// some 30 ms, so that a quarter is enough for two to seldom stand against each other.
    static Duration electionTimeoutMax(Settings settings) {
        return settings.get(RaftSettings.ELECTION_TIMEOUT).multipliedBy(5).dividedBy(4);
    }

    /// The largest entry of the log: it has the largest proposal, or a full batch.
    static long entryMaxBytes(Settings settings) {
        return Math.max(Proposal.maxBytes(settings), GroupCommitter.BATCH_BYTES)
                + ENTRY_OVERHEAD_BYTES;
    }

    /// The largest message between members: it has an entry, or a part of a snapshot.
    static long messageMaxBytes(Settings settings) {
        return Math.max(entryMaxBytes(settings), SNAPSHOT_CHUNK_BYTES) + MESSAGE_OVERHEAD_BYTES;
    }

    private static RaftProperties common(Settings settings, Path directory) {
        RaftProperties properties = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
        log(properties, entryMaxBytes(settings));
        snapshots(properties);
        // Exactly-once belongs in the replicated state; Ratis' cache is memory only.
        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, seconds(5));
        // A laptop that sleeps, a process that is stopped for a while: it goes on afterwards.
        RaftServerConfigKeys.setSleepDeviationThreshold(properties, DAY);
        RaftServerConfigKeys.setCloseThreshold(properties, DAY);
        return properties;
    }

    private static void log(RaftProperties properties, long entryMaxBytes) {
        SizeInBytes entry = SizeInBytes.valueOf(entryMaxBytes);
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, entry);
        RaftServerConfigKeys.Log.Appender.setBufferElementLimit(properties, 1024);
        // An entry is a batch already: it goes to the followers at once.
        RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, millis(0));
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(
                properties, SizeInBytes.valueOf(SNAPSHOT_CHUNK_BYTES));
        RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, false);
        RaftServerConfigKeys.Log.setWriteBufferSize(
                properties, SizeInBytes.valueOf(entry.getSize() + 8));
        RaftServerConfigKeys.Log.setSegmentSizeMax(
                properties, SizeInBytes.valueOf(Math.max(32L << 20, 2 * entry.getSize())));
        // An entry that is larger than one of these would be refused, and sent again, for ever.
        SizeInBytes inFlight =
                SizeInBytes.valueOf(
                        Math.max(QUEUE_MIN_BYTES, GroupCommitter.MAX_IN_FLIGHT * entry.getSize()));
        RaftServerConfigKeys.Write.setByteLimit(properties, inFlight);
        RaftServerConfigKeys.Log.setQueueByteLimit(properties, inFlight);
        // Entries are batches: one fsync for all that are in flight.
        RaftServerConfigKeys.Log.setForceSyncNum(properties, 512);
        // Both count entries as durable that are not.
        RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
        RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
        // A second entry for each one, to remember a commit index that a leader finds anyway.
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, SizeInBytes.valueOf(32L << 20));
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        // Counted in entries, which are batches here: cut whenever a snapshot allows it.
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
        RaftServerConfigKeys.Log.setCorruptionPolicy(
                properties, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    }

    /// Snapshots are ours to trigger: Ratis counts entries, which are batches of any size.
    private static void snapshots(RaftProperties properties) {
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
        // One may be on its way to a follower while the next two are written.
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 3);
    }

    private static TimeDuration seconds(int seconds) {
        return TimeDuration.valueOf(seconds, TimeUnit.SECONDS);
    }

    private static TimeDuration millis(int millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }

    private static TimeDuration time(Duration duration) {
        return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
