package concord.audit;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import concord.core.ConcordException;
import concord.core.ErrorCode;
import concord.core.Settings;
import concord.core.audit.AuditTrail;
import concord.core.spi.CurrentRequest;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.OperationCall;
import concord.core.spi.OperationEnd;
import concord.core.spi.OperationKind;
import concord.core.spi.OperationKind.Nature;
import concord.core.spi.OperationObserver;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Writes down what a member is asked: sees operations, and gives them to the writer.
final class AuditObserver implements Observer, OperationObserver {

    private final boolean reads;
    private final boolean waits;
    private final Duration patience;
    private final AuditQueue queue;
    private final AuditWriter writer;
    private final InstantSource clock;
    private final FileChannel lock;
    private final LiveTrail trail;

    private AuditObserver(
            Settings settings,
            InstantSource clock,
            Path directory,
            FileChannel lock,
            TailRepair.Place place,
            Journal journal) {
        this.reads = settings.get(AuditProvider.READS);
        this.waits = settings.get(AuditProvider.WHEN_FULL) == AuditProvider.WhenFull.WAIT;
        this.patience = settings.get(Settings.OPERATION_TIMEOUT);
        this.queue = new AuditQueue(settings.get(AuditProvider.QUEUE_MAX));
        this.clock = clock;
        this.lock = lock;
        this.writer =
                new AuditWriter(
                        queue,
                        new LineWriter(
                                settings.get(Settings.NODE_ID),
                                settings.get(AuditProvider.KEYS),
                                place.last()),
                        journal,
                        clock,
                        settings.get(AuditProvider.SYNC_INTERVAL),
                        settings.get(AuditProvider.RETENTION_DAYS));
        this.trail = new LiveTrail(new FileTrail(directory), queue, writer);
        writer.start();
        tell(
                "audit.open",
                "ok",
                "found",
                place.found().name().toLowerCase(Locale.ROOT),
                "cut_bytes",
                place.cutBytes());
    }

    /// Opens the trail of a member that has these settings.
    ///
    /// @throws ConcordException.OpenFailed when it cannot be written, with what to do
    static AuditObserver open(Settings settings, InstantSource clock, Disk disk) {
        Path directory = AuditProvider.directory(settings);
        try {
            Files.createDirectories(directory);
            FileChannel lock = lock(directory);
            try {
                TailRepair.Place place = TailRepair.settle(directory);
                warn(directory, place);
                Journal journal =
                        new Journal(
                                directory,
                                disk,
                                settings.get(AuditProvider.FILE_MAX_BYTES),
                                place,
                                Journal.today(clock));
                return new AuditObserver(settings, clock, directory, lock, place, journal);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ConcordException.OpenFailed(
                    "the audit trail in "
                            + directory
                            + " cannot be written ("
                            + e
                            + "): make the directory writable, choose another one with audit.dir,"
                            + " or set audit.enabled to false",
                    e);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        directory.resolve("audit.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // another member of this process has it
        }
        channel.close();
        throw new ConcordException.OpenFailed(
                "another member writes the audit trail in "
                        + directory
                        + ": stop it, or give each its own audit.dir");
    }

    private static void warn(Path directory, TailRepair.Place place) {
        System.Logger log = System.getLogger("concord.audit");
        switch (place.found()) {
            case NEW, WHOLE -> {
                // as it should be
            }
            case CUT ->
                    log.log(
                            WARNING,
                            "A crash had cut the last write of the audit trail short: {0,number,#}"
                                    + " bytes were removed from the end of {1}.",
                            place.cutBytes(),
                            place.newest().map(TrailFile::toString).orElse(""));
            case BROKEN ->
                    log.log(
                            ERROR,
                            "The audit trail in {0} does not end where it should, or what tells"
                                    + " where (audit.head) is missing, and no crash has done that:"
                                    + " lines may be missing or changed. It is left as it is and"
                                    + " goes on in a new file. Run ''concord audit verify'' with"
                                    + " the points that were noted (--anchor).",
                            directory);
        }
    }

    @Override
    public Optional<OperationObserver> operations() {
        return Optional.of(this);
    }

    @Override
    public Optional<AuditTrail> trail() {
        return Optional.of(trail);
    }

    @Override
    public boolean hears(OperationKind kind) {
        return reads || kind.nature() != Nature.READ;
    }

    @Override
    public Observation begin(OperationCall call) {
        String request = CurrentRequest.get().id();
        if (!waits) {
            return end -> {
                if (queue.tryTake()) {
                    add(call, end, request);
                } else {
                    writer.drop();
                }
            };
        }
        takePlace();
        if (call.kind().nature() == Nature.READ) {
            // A stream may be read for hours, or never be closed: it keeps no place meanwhile.
            queue.free(1);
            return end -> {
                queue.takeAnyway();
                add(call, end, request);
            };
        }
        return end -> add(call, end, request);
    }

    private void add(OperationCall call, OperationEnd end, String request) {
        queue.add(new AuditEvent.Asked(call, end, request, now()));
    }

    private long now() {
        return AuditWriter.micros(clock.instant());
    }

    private void takePlace() {
        String failure = writer.failure();
        if (failure == null && queue.tryTake()) {
            return;
        }
        try {
            if (failure == null && queue.take(patience.toNanos(), () -> writer.failure() != null)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConcordException.Unavailable(
                    "interrupted while waiting for the audit trail; nothing was done", e);
        }
        failure = writer.failure();
        throw failure == null
                ? new ConcordException.Overloaded(
                        "the audit trail could not keep up for "
                                + patience.toMillis()
                                + " ms (audit.queue-max-events); nothing was done")
                : new ConcordException.Unavailable(
                        failure
                                + "; nothing was done. Operations that are audited are refused until"
                                + " the disk takes them again (audit.when-full)");
    }

    @Override
    public void denied(OperationCall call, ErrorCode why) {
        var end =
                new OperationEnd(
                        Optional.of(why),
                        0,
                        Optional.empty(),
                        OptionalLong.empty(),
                        0,
                        call.arrival().within());
        if (queue.tryTakeBeyond()) {
            add(call, end, CurrentRequest.get().id());
        } else {
            writer.drop(); // the read has ended: there is nobody who could wait
        }
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Opened _ -> tell("member.open", "ok");
            case Event.Closed _ -> tell("member.close", "ok");
            case Event.Failed failed ->
                    tell("member.fail", ErrorCode.INTERNAL.name(), "reason", failed.reason());
            case Event.RootTokenMade made ->
                    tell("token.root", "ok", "chosen", Boolean.toString(made.file().isEmpty()));
            case Event.RootTokenIgnored _ -> tell("token.root", ErrorCode.CONDITION_FAILED.name());
            case Event.RootTokenFailed _ -> tell("token.root", ErrorCode.INTERNAL.name());
            default -> {
                // nobody has asked for it
            }
        }
    }

    private void tell(String operation, String result, Object... metadata) {
        queue.takeAnyway();
        queue.add(new AuditEvent.Told(operation, result, now(), metadata));
    }

    /// Writes all there is.
    @Override
    public void close() {
        tell("audit.close", "ok");
        writer.close();
        try {
            lock.close();
        } catch (IOException e) {
            System.getLogger("concord.audit").log(WARNING, "The lock of the audit trail", e);
        }
    }
}
