package concord.raft;

import concord.core.ConcordException;
import concord.core.spi.Machine;
import concord.core.spi.Observer;
import concord.core.spi.Position;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.LogProtoUtils;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.SizeInBytes;
import org.jspecify.annotations.Nullable;

/// A Raft group on disk, read by Ratis' own readers and without an election: all that its log has,
/// committed or not, because nobody is left to tell.
final class StoppedGroup implements AutoCloseable {

    /// A closed segment and its last entry.
    private static final Pattern CLOSED = Pattern.compile("log_\\d+-(\\d+)");

    private final RaftStorage storage;
    private final SizeInBytes entryMaxBytes;

    private StoppedGroup(RaftStorage storage, long entryMaxBytes) {
        this.storage = storage;
        this.entryMaxBytes = SizeInBytes.valueOf(entryMaxBytes);
    }

    /// Opens a group, which no server may have open.
    ///
    /// @param entryMaxBytes the largest entry of its log
    static StoppedGroup open(Path directory, long entryMaxBytes) throws IOException {
        return new StoppedGroup(
                Founders.storage(directory, RaftStorage.StartupOption.RECOVER), entryMaxBytes);
    }

    /// The term that it is in.
    long term() throws IOException {
        return storage.getMetadataFile().getMetadata().getTerm();
    }

    /// Who its members are by the newest configuration that it has seen.
    Optional<RaftConfiguration> configuration() throws IOException {
        Newest newest = new Newest(Founders.members(root()).orElse(null));
        read(newest::see);
        return Optional.ofNullable(newest.configuration);
    }

    private static final class Newest {
        private @Nullable RaftConfiguration configuration;

        Newest(@Nullable RaftConfiguration kept) {
            this.configuration = kept;
        }

        void see(LogEntryProto entry) {
            RaftConfiguration known = configuration;
            if (entry.hasConfigurationEntry()
                    && (known == null || entry.getIndex() >= known.getLogEntryIndex())) {
                configuration = LogProtoUtils.toRaftConfiguration(entry);
            }
        }
    }

    /// Brings a fresh machine to the end of the log.
    ///
    /// @return where that is
    TermIndex replay(Machine machine, Observer observer) throws IOException {
        Snapshots snapshots = new Snapshots(machine, observer, Long.MAX_VALUE, () -> {});
        try {
            snapshots.init(storage);
            Snapshots.@Nullable Loaded loaded = snapshots.load();
            Replay replay =
                    new Replay(machine, loaded == null ? TermIndex.INITIAL_VALUE : loaded.at());
            read(replay::take);
            return replay.at;
        } finally {
            snapshots.finish(null, 0, Duration.ZERO);
        }
    }

    private static final class Replay {
        private final Machine machine;
        private TermIndex at;

        Replay(Machine machine, TermIndex start) {
            this.machine = machine;
            this.at = start;
        }

        void take(LogEntryProto proto) {
            TermIndex next = TermIndex.valueOf(proto);
            if (next.getIndex() <= at.getIndex()) {
                return; // the snapshot has it
            }
            if (next.getIndex() != at.getIndex() + 1) {
                throw gap(at.getIndex(), next.getIndex());
            }
            at = next;
            if (proto.hasStateMachineLogEntry()) {
                apply(
                        LogEntry.read(
                                proto.getStateMachineLogEntry()
                                        .getLogData()
                                        .asReadOnlyByteBuffer()));
            }
        }

        private void apply(LogEntry entry) {
            Position position = new Position(at.getTerm(), at.getIndex(), entry.logTimeMillis());
            if (machine.admit(entry.origin())) {
                machine.apply(position, entry.commandFormat(), entry.commands());
            } else {
                machine.apply(position, List.of());
            }
        }
    }

    /// Reads the log from its first entry to its last.
    private void read(Consumer<LogEntryProto> entries) throws IOException {
        Order order = new Order(entries);
        for (LogSegmentPath segment : segments()) {
            var _ =
                    LogSegment.readSegmentFile(
                            segment.getPath().toFile(),
                            segment.getStartEnd(),
                            entryMaxBytes,
                            CorruptionPolicy.EXCEPTION,
                            null,
                            order::see);
            Matcher closed = CLOSED.matcher(segment.getPath().getFileName().toString());
            if (closed.matches() && Long.parseLong(closed.group(1)) != order.last) {
                throw gap(order.last, Long.parseLong(closed.group(1)) + 1);
            }
        }
    }

    private static final class Order {
        private final Consumer<LogEntryProto> entries;
        private long last = -1;

        Order(Consumer<LogEntryProto> entries) {
            this.entries = entries;
        }

        void see(LogEntryProto entry) {
            if (last >= 0 && entry.getIndex() != last + 1) {
                throw gap(last, entry.getIndex());
            }
            last = entry.getIndex();
            entries.accept(entry);
        }
    }

    private static ConcordException.OpenFailed gap(long last, long next) {
        return new ConcordException.OpenFailed(
                "the log is damaged: entry "
                        + next
                        + " follows "
                        + last
                        + ". Nothing was changed. Restore the data directory from a backup, or"
                        + " recover another member");
    }

    private List<LogSegmentPath> segments() throws IOException {
        List<LogSegmentPath> segments = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(current())) {
            for (Path file : files) {
                @Nullable LogSegmentPath segment = LogSegmentPath.matchLogSegment(file);
                if (segment != null) {
                    segments.add(segment);
                }
            }
        }
        segments.sort(Comparator.comparing(LogSegmentPath::getStartEnd));
        return segments;
    }

    private Path root() {
        return storage.getStorageDir().getRoot().toPath();
    }

    private Path current() {
        return storage.getStorageDir().getCurrentDir().toPath();
    }

    @Override
    public void close() throws IOException {
        storage.close();
    }
}
