package concord.telemetry.metrics;

import concord.core.Consistency;
import concord.core.spi.Event;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/// Counts and times what happens to a member.
final class EventMetrics {

    private static final double MILLIS = 1e-3;

    /// A snapshot or a backup that was written.
    ///
    /// @param at the log index or the revision that it holds
    /// @param atMillis when
    private record Written(long at, long bytes, long atMillis) {}

    /// Who leads. The same member in a later term has been elected anew.
    private record Leader(String name, long term) {

        boolean isBefore(String now, long nowTerm) {
            return !name.equals(now) || term < nowTerm;
        }
    }

    private final InstantSource clock;
    private final Histogram commit = Histogram.ofNanos();
    private final Histogram apply = Histogram.ofNanos();
    private final Histogram applied = Histogram.ofCounts();
    private final Map<Consistency, Histogram> barriers = new EnumMap<>(Consistency.class);
    private final Histogram snapshot = Histogram.ofNanos();
    private final AtomicReference<Written> newest = new AtomicReference<>(new Written(0, 0, 0));
    private final LongAdder snapshotFailures = new LongAdder();
    private final Histogram backup = Histogram.ofNanos();
    private final AtomicReference<Written> backedUp = new AtomicReference<>(new Written(0, 0, 0));
    private final LongAdder backupFailures = new LongAdder();
    private final LongAdder leaderChanges = new LongAdder();
    private final AtomicReference<Leader> leader = new AtomicReference<>(new Leader("", 0));
    private volatile boolean diskFull;

    EventMetrics(InstantSource clock) {
        this.clock = clock;
        for (Consistency level : Consistency.values()) {
            barriers.put(level, Histogram.ofNanos());
        }
    }

    void on(Event event) {
        switch (event) {
            case Event.Committed(_, long nanos) -> commit.record(nanos);
            case Event.Applied(_, int commands, long nanos) -> {
                apply.record(nanos);
                applied.record(commands);
            }
            case Event.BarrierPassed(var level, long nanos, _) -> {
                Histogram histogram = barriers.get(level);
                if (histogram != null) {
                    histogram.record(nanos);
                }
            }
            case Event.SnapshotWritten(_, long index, long bytes, var took) -> {
                snapshot.record(took.toNanos());
                newest.set(new Written(index, bytes, clock.millis()));
            }
            case Event.SnapshotFailed _ -> snapshotFailures.increment();
            case Event.BackupMade(_, _, long revision, _, long bytes, var took, boolean kept) -> {
                backup.record(took.toNanos());
                if (kept) {
                    backedUp.set(new Written(revision, bytes, clock.millis()));
                }
            }
            case Event.BackupFailed _ -> backupFailures.increment();
            case Event.LeaderChanged(_, String now, long term) -> {
                if (!now.isEmpty() && leader.getAndSet(new Leader(now, term)).isBefore(now, term)) {
                    leaderChanges.increment();
                }
            }
            case Event.DiskFull _ -> diskFull = true;
            case Event.DiskFreed _ -> diskFull = false;
            default -> {
                // operations and the state of the member tell it
            }
        }
    }

    List<MetricFamilySamples> collect() {
        Family barrier =
                Family.histogram(
                        "concord_read_barrier_duration_seconds",
                        "How long reads waited until the state here held what they must see.",
                        "consistency");
        barriers.forEach((level, histogram) -> barrier.add(histogram, level.toString()));
        Written last = newest.get();
        Written backedUpLast = backedUp.get();
        return List.of(
                Family.histogram(
                                "concord_commit_duration_seconds",
                                "From a batch of this member's writes to its commit and application.")
                        .add(commit)
                        .done(),
                Family.histogram(
                                "concord_apply_duration_seconds",
                                "How long it took to apply an entry of the log.")
                        .add(apply)
                        .done(),
                Family.histogram(
                                "concord_apply_batch_commands",
                                "How many commands an entry of the log had.")
                        .add(applied)
                        .done(),
                barrier.done(),
                Family.histogram(
                                "concord_snapshot_duration_seconds",
                                "How long it took to write a snapshot.")
                        .add(snapshot)
                        .done(),
                Family.gauge("concord_snapshot_bytes", "The size of the newest snapshot.")
                        .add(last.bytes())
                        .done(),
                Family.gauge(
                                "concord_snapshot_index",
                                "The log index that the newest snapshot stands at.")
                        .add(last.at())
                        .done(),
                Family.gauge(
                                "concord_snapshot_timestamp_seconds",
                                "When the newest snapshot was written; 0 when none was since the"
                                        + " start.")
                        .add(last.atMillis() * MILLIS)
                        .done(),
                Family.counter(
                                "concord_snapshot_failures_total",
                                "Snapshots that could not be written.")
                        .add(snapshotFailures.sum())
                        .done(),
                Family.histogram(
                                "concord_backup_duration_seconds",
                                "How long it took to make a backup.")
                        .add(backup)
                        .done(),
                Family.gauge("concord_backup_bytes", "The size of the newest backup.")
                        .add(backedUpLast.bytes())
                        .done(),
                Family.gauge(
                                "concord_backup_revision",
                                "The revision that the newest backup holds.")
                        .add(backedUpLast.at())
                        .done(),
                Family.gauge(
                                "concord_backup_timestamp_seconds",
                                "When this member made its newest backup; 0 when it has made none"
                                        + " since its start.")
                        .add(backedUpLast.atMillis() * MILLIS)
                        .done(),
                Family.counter(
                                "concord_backup_failures_total",
                                "Backups of the schedule that could not be made.")
                        .add(backupFailures.sum())
                        .done(),
                Family.counter(
                                "concord_raft_leader_changes_total",
                                "How often this member has seen a new leader.")
                        .add(leaderChanges.sum())
                        .done(),
                Family.gauge(
                                "concord_disk_full",
                                "1 while writes are refused because the disk has too little room.")
                        .add(diskFull ? 1 : 0)
                        .done());
    }
}
