package concord.raft;

import concord.core.Settings;
import concord.raft.solo.SoloTransport;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/// Ratis' settings, and why they differ from its defaults. None of them weakens durability.
final class RatisConfiguration {

    /// Room in an entry beside one value of the largest size: its key, the heads, Ratis' own
    /// fields.
    private static final int ENTRY_OVERHEAD_BYTES = 64 << 10;

    private static final TimeDuration DAY = TimeDuration.valueOf(1, TimeUnit.DAYS);

    private RatisConfiguration() {}

    static RaftProperties of(Settings settings, Path directory) {
        RaftProperties properties = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
        log(properties, settings.get(Settings.VALUE_MAX_BYTES));
        snapshots(properties);
        solo(properties);
        // Exactly-once belongs in the replicated state; Ratis' cache is memory only.
        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, seconds(5));
        return properties;
    }

    private static void log(RaftProperties properties, long valueMaxBytes) {
        SizeInBytes entry =
                SizeInBytes.valueOf(
                        Math.max(valueMaxBytes, GroupCommitter.BATCH_BYTES) + ENTRY_OVERHEAD_BYTES);
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, entry);
        RaftServerConfigKeys.Log.setWriteBufferSize(
                properties, SizeInBytes.valueOf(entry.getSize() + 8));
        RaftServerConfigKeys.Log.setSegmentSizeMax(
                properties, SizeInBytes.valueOf(Math.max(32L << 20, 2 * entry.getSize())));
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
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 2);
    }

    /// A member that is alone elects itself at once and never steps down for a pause of the JVM.
    private static void solo(RaftProperties properties) {
        RaftConfigKeys.Rpc.setType(properties, new SoloTransport());
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(1));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(2));
        RaftServerConfigKeys.setSleepDeviationThreshold(properties, DAY);
        RaftServerConfigKeys.setCloseThreshold(properties, DAY);
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, DAY);
    }

    private static TimeDuration seconds(int seconds) {
        return TimeDuration.valueOf(seconds, TimeUnit.SECONDS);
    }

    private static TimeDuration millis(int millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }
}
