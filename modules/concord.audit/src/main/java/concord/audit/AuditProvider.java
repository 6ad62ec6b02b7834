package concord.audit;

import concord.core.Setting;
import concord.core.Settings;
import concord.core.spi.Observer;
import concord.core.spi.ObserverProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// Brings what writes the audit trail.
public final class AuditProvider implements ObserverProvider {

    /// What becomes of an operation that cannot be written down.
    enum WhenFull {
        /// It waits for room, and is refused when there is none in time.
        WAIT,
        /// It is carried out, and its line is dropped and counted.
        DROP
    }

    /// `audit.enabled`: whether there is a trail.
    static final Setting<Boolean> ENABLED =
            Setting.flag(
                    "audit.enabled",
                    false,
                    "Whether the member writes down what it is asked, by whom and with what"
                            + " result.");

    /// `audit.dir`: where it is.
    static final Setting<Path> DIR =
            Setting.optionalPath(
                    "audit.dir",
                    "The directory of the audit trail, made when it is missing; 'audit' in data.dir"
                            + " when it is empty.");

    /// `audit.reads`: whether reads are in it.
    static final Setting<Boolean> READS =
            Setting.flag(
                    "audit.reads",
                    false,
                    "Whether reads are written down too. Those that are refused always are.");

    /// `audit.keys`: whether keys are in it.
    static final Setting<Boolean> KEYS =
            Setting.flag(
                    "audit.keys",
                    false,
                    "Whether keys are written down as they are, and not only as hashes.");

    /// `audit.when-full`: what happens when it cannot keep up.
    static final Setting<WhenFull> WHEN_FULL =
            Setting.choice(
                    "audit.when-full",
                    WhenFull.WAIT,
                    "Whether an operation waits while the audit trail cannot take it, and is refused"
                            + " when that takes too long, or its line is dropped and counted.");

    /// `audit.queue-max-events`: how much may wait to be written.
    static final Setting<Integer> QUEUE_MAX =
            Setting.number(
                    "audit.queue-max-events",
                    32_768,
                    16,
                    10_000_000,
                    "How many lines may wait to be written, with the operations under way.");

    /// `audit.sync-interval`: how often it is forced to the disk.
    static final Setting<Duration> SYNC_INTERVAL =
            Setting.duration(
                    "audit.sync-interval",
                    Duration.ofMillis(100),
                    Duration.ZERO,
                    Duration.ofMinutes(1),
                    "How long written lines may be in the memory of the operating system only,"
                            + " which a loss of power takes; 0s forces every batch of lines to the"
                            + " disk.");

    /// `audit.file-max-bytes`: how large a file becomes.
    static final Setting<Long> FILE_MAX_BYTES =
            Setting.size(
                    "audit.file-max-bytes",
                    100L << 20,
                    1L << 10,
                    4L << 30,
                    "The size at which the next file of the audit trail is begun.");

    /// `audit.retention-days`: how long it is kept.
    static final Setting<Integer> RETENTION_DAYS =
            Setting.number(
                    "audit.retention-days",
                    90,
                    1,
                    36_500,
                    "How many days the files of the audit trail are kept.");

    private static final List<Setting<?>> ALL =
            List.of(
                    ENABLED,
                    DIR,
                    READS,
                    KEYS,
                    WHEN_FULL,
                    QUEUE_MAX,
                    SYNC_INTERVAL,
                    FILE_MAX_BYTES,
                    RETENTION_DAYS);

    /// Made by the service loader.
    public AuditProvider() {}

    @Override
    public List<Setting<?>> settings() {
        return ALL;
    }

    @Override
    public Observer open(Settings settings) {
        return settings.get(ENABLED)
                ? AuditObserver.open(settings, InstantSource.system(), Disk.REAL)
                : _ -> {};
    }

    /// Where the trail of a member with these settings is.
    static Path directory(Settings settings) {
        Path chosen = settings.get(DIR);
        Path directory =
                chosen.toString().isEmpty()
                        ? settings.get(Settings.DATA_DIR).resolve("audit")
                        : chosen;
        return directory.toAbsolutePath().normalize();
    }
}
