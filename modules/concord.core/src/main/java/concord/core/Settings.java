package concord.core;

import concord.core.spi.EndpointProvider;
import concord.core.spi.EngineProvider;
import concord.core.spi.ObserverProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How a member is configured: immutable, complete and valid. Whatever is not set has its default.
///
/// The constants here are core's own; an engine or a server that is linked brings more of them, and
/// [#known()] lists them all.
public final class Settings {

    /// What an asynchronous write does when too much waits to be committed.
    public enum WhenFull {
        /// Wait for room, at most the operation's time-out.
        WAIT,
        /// Fail at once with `OVERLOADED`.
        REJECT
    }

    /// `node.id`: the member's name in its cluster.
    public static final Setting<String> NODE_ID =
            Setting.text(
                    "node.id",
                    "n1",
                    Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}"),
                    "1 to 63 letters, digits, '_', '.' or '-', beginning with a letter or digit",
                    "The member's name, unique in its cluster and never changed.");

    /// `cluster.name`: which cluster the data belongs to.
    public static final Setting<String> CLUSTER_NAME =
            Setting.text(
                    "cluster.name",
                    "concord",
                    Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}"),
                    "1 to 63 letters, digits, '_', '.' or '-', beginning with a letter or digit",
                    "The cluster that the data belongs to; data of another cluster is refused.");

    /// `data.dir`: where a durable member keeps its data.
    public static final Setting<Path> DATA_DIR =
            Setting.path(
                    "data.dir",
                    Path.of("data"),
                    "Where the log and the snapshots are kept; made when it is missing.");

    /// `read.consistency`: the level of reads that name none.
    public static final Setting<Consistency> READ_CONSISTENCY =
            Setting.choice(
                    "read.consistency",
                    Consistency.LEADER,
                    "How fresh a read is that does not say so itself.");

    /// `limits.value-max-bytes`: the largest value.
    public static final Setting<Long> VALUE_MAX_BYTES =
            Setting.size(
                    "limits.value-max-bytes",
                    16L << 20,
                    1,
                    256L << 20,
                    "The largest value accepted.");

    /// `limits.operation-timeout`: how long a call waits that names no time.
    public static final Setting<Duration> OPERATION_TIMEOUT =
            Setting.duration(
                    "limits.operation-timeout",
                    Duration.ofSeconds(5),
                    Duration.ofMillis(1),
                    Duration.ofHours(1),
                    "How long an operation may take that does not say so itself.");

    /// `limits.pending-max-bytes`: how much may wait to be committed.
    public static final Setting<Long> PENDING_MAX_BYTES =
            Setting.size(
                    "limits.pending-max-bytes",
                    64L << 20,
                    1L << 20,
                    4L << 30,
                    "How many bytes of writes may wait to be committed before callers wait too.");

    /// `limits.when-full`: what an asynchronous write does when that much waits.
    public static final Setting<WhenFull> WHEN_FULL =
            Setting.choice(
                    "limits.when-full",
                    WhenFull.WAIT,
                    "Whether an asynchronous write waits for room or fails when that limit is met.");

    /// `batch.max`: the most operations of a bulk or a transaction.
    public static final Setting<Integer> BATCH_MAX =
            Setting.number(
                    "batch.max",
                    500,
                    1,
                    100_000,
                    "The most operations that a bulk or a transaction may have.");

    /// `history.revisions`: how many past revisions are kept whatever their age.
    public static final Setting<Integer> HISTORY_REVISIONS =
            Setting.number(
                    "history.revisions",
                    100_000,
                    0,
                    100_000_000,
                    "How many past revisions stay readable and watchable, whatever their age.");

    /// `history.age`: how long past revisions are kept whatever their number.
    public static final Setting<Duration> HISTORY_AGE =
            Setting.duration(
                    "history.age",
                    Duration.ofMinutes(10),
                    Duration.ZERO,
                    Duration.ofDays(365),
                    "How long past revisions stay readable and watchable, whatever their number.");

    /// `history.max-bytes`: how much memory the history may keep.
    public static final Setting<Long> HISTORY_MAX_BYTES =
            Setting.size(
                    "history.max-bytes",
                    64L << 20,
                    0,
                    64L << 30,
                    "How much memory the history may keep, about, whatever its age and number.");

    /// `compression.min-bytes`: from which size on values are deflated.
    public static final Setting<Long> COMPRESSION_MIN_BYTES =
            Setting.size(
                    "compression.min-bytes",
                    1L << 10,
                    0,
                    256L << 20,
                    "From which size on values are deflated when that makes them smaller.");

    /// `compression.level`: how hard deflate tries.
    public static final Setting<Integer> COMPRESSION_LEVEL =
            Setting.number(
                    "compression.level",
                    6,
                    1,
                    9,
                    "How hard deflate tries: 1 is quickest, 9 makes values smallest.");

    /// `auth.enabled`: whether whoever comes from outside needs a token.
    public static final Setting<Boolean> AUTH_ENABLED =
            Setting.flag(
                    "auth.enabled", false, "Whether every call over the network needs a token.");

    /// `limits.token-rate`: how many calls a second over the network a token has at each member.
    public static final Setting<Integer> TOKEN_RATE =
            Setting.number(
                    "limits.token-rate",
                    0,
                    0,
                    1_000_000,
                    "How many calls a second a token may make to a member, which are refused as"
                            + " OVERLOADED beyond; 0 is as many as it likes.");

    /// `backup.dir`: where a member keeps backups.
    public static final Setting<Path> BACKUP_DIR =
            Setting.optionalPath(
                    "backup.dir",
                    "Where a member keeps backups; 'backups' in its data directory when it is not"
                            + " set.");

    /// `backup.interval`: how often the leader makes a backup by itself.
    public static final Setting<Duration> BACKUP_INTERVAL =
            Setting.duration(
                    "backup.interval",
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ofDays(365),
                    "How often the leader makes a backup and deletes old ones; 0s is never.");

    /// `backup.keep-count`: how many backups stay whatever their age.
    public static final Setting<Integer> BACKUP_KEEP_COUNT =
            Setting.number(
                    "backup.keep-count",
                    10,
                    1,
                    100_000,
                    "How many of the newest backups stay, whatever their age.");

    /// `backup.keep-days`: how long backups stay whatever their number.
    public static final Setting<Integer> BACKUP_KEEP_DAYS =
            Setting.number(
                    "backup.keep-days",
                    30,
                    0,
                    36_500,
                    "For how many days backups stay, whatever their number.");

    private static final List<Setting<?>> CORE =
            List.of(
                    NODE_ID,
                    CLUSTER_NAME,
                    DATA_DIR,
                    READ_CONSISTENCY,
                    VALUE_MAX_BYTES,
                    OPERATION_TIMEOUT,
                    PENDING_MAX_BYTES,
                    WHEN_FULL,
                    BATCH_MAX,
                    HISTORY_REVISIONS,
                    HISTORY_AGE,
                    HISTORY_MAX_BYTES,
                    COMPRESSION_MIN_BYTES,
                    COMPRESSION_LEVEL,
                    AUTH_ENABLED,
                    TOKEN_RATE,
                    BACKUP_DIR,
                    BACKUP_INTERVAL,
                    BACKUP_KEEP_COUNT,
                    BACKUP_KEEP_DAYS);

    private final Map<String, Object> values;

    private Settings(Map<String, Object> values) {
        this.values = Map.copyOf(values);
    }

    /// Every setting that something linked here understands, in the order of their names.
    public static List<Setting<?>> known() {
        return Stream.of(
                        CORE.stream(),
                        linked(EngineProvider.class).flatMap(p -> p.settings().stream()),
                        linked(EndpointProvider.class).flatMap(p -> p.settings().stream()),
                        linked(ObserverProvider.class).flatMap(p -> p.settings().stream()))
                .flatMap(settings -> settings)
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    private static <P> Stream<P> linked(Class<P> provider) {
        // The call names the class literally where it must: `uses` is checked against the caller.
        return ServiceLoader.load(provider).stream().map(Supplier::get);
    }

    /// All defaults.
    public static Settings defaults() {
        return builder().build();
    }

    /// A builder that starts from the defaults.
    public static Builder builder() {
        return new Builder(Map.of());
    }

    /// The settings of texts, as they stand in a file or in the environment.
    ///
    /// @param texts setting names to values
    /// @throws ConcordException.InvalidRequest when a name is unknown or a value not allowed; the
    ///   message lists every such fault, one a line
    public static Settings parse(Map<String, String> texts) {
        Map<String, Setting<?>> known = new TreeMap<>();
        known().forEach(setting -> known.put(setting.name(), setting));
        Map<String, Object> values = new TreeMap<>();
        List<String> faults = new ArrayList<>();
        new TreeMap<>(texts)
                .forEach((name, text) -> {
                    Setting<?> setting = known.get(name);
                    if (setting == null) {
                        faults.add(unknown(name, known.values()));
                        return;
                    }
                    try {
                        values.put(name, setting.parse(text));
                    } catch (ConcordException.InvalidRequest e) {
                        faults.add(String.valueOf(e.getMessage()));
                    }
                });
        if (!faults.isEmpty()) {
            throw new ConcordException.InvalidRequest(String.join("\n", faults));
        }
        return new Settings(values);
    }

    private static String unknown(String name, Iterable<Setting<?>> known) {
        List<String> names = new ArrayList<>();
        known.forEach(setting -> names.add(setting.name()));
        return name + " is not a setting; there are " + String.join(", ", names);
    }

    /// The value of a setting.
    public <T> T get(Setting<T> setting) {
        @SuppressWarnings("unchecked") // a builder and parse() put nothing but a T under its name
        @Nullable T value = (T) values.get(setting.name());
        return value == null ? setting.defaultValue() : value;
    }

    /// The directory that a member keeps backups in.
    public Path backupDirectory() {
        Path chosen = get(BACKUP_DIR);
        return chosen.toString().isEmpty() ? get(DATA_DIR).resolve("backups") : chosen;
    }

    /// A builder that starts from these.
    public Builder toBuilder() {
        return new Builder(values);
    }

    /// Builds [Settings].
    public static final class Builder {
        private final Map<String, Object> values;

        private Builder(Map<String, Object> values) {
            this.values = new TreeMap<>(values);
        }

        /// Sets one setting.
        ///
        /// @throws ConcordException.InvalidRequest when the value is not allowed
        public <T> Builder set(Setting<T> setting, T value) {
            Object checked = setting.checked(value);
            values.put(setting.name(), checked);
            return this;
        }

        /// The settings.
        public Settings build() {
            return new Settings(values);
        }
    }
}
