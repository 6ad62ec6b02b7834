package concord.audit;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import concord.core.ConcordException;
import concord.core.audit.AuditAnchor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The one thread that writes the trail: it makes lines of what is queued, appends them in batches,
/// and forces them to the disk.
///
/// When the disk does not take a batch it tries again, every second, with the same bytes at the
/// same place. Until then nothing is freed, and [#failure()] tells why.
final class AuditWriter implements Runnable {

    private static final int BATCH_BYTES = 1 << 18;

    /// How long a batch gathers: so a busy member wakes the writer seldom, and a quiet one loses
    /// little when it is killed.
    private static final long GATHER_NANOS = 2_000_000;

    private static final long IDLE_NANOS = 60_000_000_000L;
    private static final long RETRY_NANOS = 1_000_000_000L;

    /// How long the writer tries to go on once it is to end. A server that is stopped has less than
    /// five seconds for all, and the lines that are lost have still to be told.
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(2500);

    private final System.Logger log = System.getLogger("concord.audit");
    private final AuditQueue queue;
    private final LineWriter lines;
    private final Journal journal;
    private final InstantSource clock;
    private final long syncNanos;
    private final int retentionDays;
    private final LongAdder dropped = new LongAdder();
    private final Thread thread;

    private final AtomicLong written = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile @Nullable String failure;
    private volatile boolean closing;
    private volatile boolean ended;
    private volatile long closeBy;

    private long droppedTold;
    private long syncedAt = System.nanoTime();

    /// Lines that were made and are not yet in the file.
    private int pending;

    /// The places that go back when they are.
    private int pendingPlaces;

    AuditWriter(
            AuditQueue queue,
            LineWriter lines,
            Journal journal,
            InstantSource clock,
            Duration syncInterval,
            int retentionDays) {
        this.queue = queue;
        this.lines = lines;
        this.journal = journal;
        this.clock = clock;
        this.syncNanos = syncInterval.toNanos();
        this.retentionDays = retentionDays;
        this.thread = Thread.ofPlatform().name("concord-audit").daemon().unstarted(this);
    }

    void start() {
        thread.start();
    }

    /// Lines in files since the start.
    long written() {
        return written.get();
    }

    /// Lines that are lost.
    long dropped() {
        return dropped.sum();
    }

    /// How often the disk has not done what it was asked.
    long failures() {
        return failures.get();
    }

    /// Why nothing can be written now; null while it can.
    @Nullable String failure() {
        return failure;
    }

    /// Whether it writes no more.
    boolean isEnded() {
        return ended;
    }

    /// There was no room for a line.
    void drop() {
        dropped.increment();
    }

    /// A moment in microseconds.
    static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    private long now() {
        return micros(clock.instant());
    }

    @Override
    public void run() {
        try {
            begin();
            while (step()) {
                // until it is closed
            }
        } catch (RuntimeException | Error e) {
            failures.incrementAndGet();
            failure = "the writer has failed: " + e;
            log.log(ERROR, "The audit trail cannot be written any more. Please report this.", e);
        } finally {
            ended = true;
            queue.signal();
            giveUp();
        }
    }

    /// Goes on in a file of today, where what was deleted since the last stop is written down.
    private void begin() {
        long now = now();
        if (!journal.isOver(now, 0) || rotate(now)) {
            retain();
        }
    }

    private boolean step() {
        AuditEvent event = queue.drain();
        if (event == null) {
            if (closing) {
                flush();
                sync();
                return false;
            }
            rest();
            return true;
        }
        tellOfDropped();
        while (event != null) {
            AuditEvent after = event.next;
            event.next = null; // or what is old keeps what is new from the garbage collector
            take(event);
            event = after;
        }
        flush();
        if (!closing) {
            LockSupport.parkNanos(this, GATHER_NANOS);
        }
        return true;
    }

    /// There is nothing to write.
    private void rest() {
        if (journal.isDirty()) {
            long left = syncNanos - (System.nanoTime() - syncedAt);
            if (left > 0) {
                queue.await(left);
            } else {
                sync();
            }
        } else {
            queue.await(IDLE_NANOS);
        }
    }

    private void take(AuditEvent event) {
        switch (event) {
            case AuditEvent.Asked asked -> {
                makeRoom(asked.micros);
                lines.asked(asked);
                pending++;
            }
            case AuditEvent.Told told -> tell(told);
            case AuditEvent.Mark mark -> {
                pendingPlaces++;
                flush();
                carryOut(mark);
                return;
            }
        }
        pendingPlaces++;
        if (lines.text().length() >= BATCH_BYTES) {
            flush();
        }
    }

    private void tell(AuditEvent.Told told) {
        makeRoom(told.micros);
        lines.told(told);
        pending++;
    }

    private void carryOut(AuditEvent.Mark mark) {
        if (mark.kind == AuditEvent.Mark.Kind.ROTATE && !rotate(now())) {
            mark.done.completeExceptionally(
                    new ConcordException.Unavailable(
                            "the audit trail could not be rotated: " + failure));
            return;
        }
        mark.done.complete(null);
    }

    private void tellOfDropped() {
        long now = dropped.sum();
        if (now > droppedTold) {
            tell(
                    new AuditEvent.Told(
                            "audit.dropped", "OVERLOADED", now(), "lines", now - droppedTold));
            droppedTold = now;
        }
    }

    /// Begins another file where the next line does not belong into this one.
    private void makeRoom(long micros) {
        if (journal.isOver(micros, lines.text().length())) {
            flush();
            if (rotate(micros)) {
                retain();
            }
        }
    }

    private boolean rotate(long micros) {
        return persist(() -> journal.rotate(micros), "begin another file of the audit trail");
    }

    /// Deletes what is too old. What cannot be deleted now is tried again with the next file.
    private void retain() {
        LocalDate oldest = Journal.today(clock).minusDays(retentionDays);
        try {
            List<TrailFile> deleted = journal.deleteBefore(oldest);
            if (!deleted.isEmpty()) {
                log.log(
                        INFO,
                        "Files of the audit trail older than {0} days were deleted: {1}.",
                        retentionDays,
                        deleted);
                tell(
                        new AuditEvent.Told(
                                "audit.retention",
                                "ok",
                                now(),
                                "files",
                                deleted.size(),
                                "first",
                                deleted.getFirst().toString(),
                                "last",
                                deleted.getLast().toString()));
            }
        } catch (IOException e) {
            log.log(WARNING, "Old files of the audit trail could not be deleted.", e);
        }
    }

    /// Appends the lines that were made, and frees their places.
    private void flush() {
        if (pending > 0) {
            AuditAnchor last = lines.last();
            if (!persist(() -> journal.append(lines.text(), last), "write the audit trail")) {
                return;
            }
            written.addAndGet(pending);
            pending = 0;
            lines.clear();
            if (System.nanoTime() - syncedAt >= syncNanos) {
                sync();
            }
        }
        queue.free(pendingPlaces);
        pendingPlaces = 0;
    }

    private void sync() {
        if (journal.isDirty() && persist(journal::sync, "force the audit trail to the disk")) {
            syncedAt = System.nanoTime();
        }
    }

    @FunctionalInterface
    private interface Step {
        void take() throws IOException;
    }

    /// Does something with the disk until it succeeds, or there is no time left to wait for that.
    private boolean persist(Step step, String what) {
        while (true) {
            try {
                step.take();
                if (failure != null) {
                    failure = null;
                    log.log(INFO, "The audit trail is written again.");
                }
                return true;
            } catch (IOException e) {
                if (failure == null) {
                    log.log(ERROR, "Cannot " + what + "; trying again every second.", e);
                }
                failure = "cannot " + what + ": " + e.getMessage();
                failures.incrementAndGet();
                queue.signal(); // who waits for room need not wait any longer
                if (closing && System.nanoTime() - closeBy >= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, closing ? RETRY_NANOS / 10 : RETRY_NANOS);
            }
        }
    }

    /// Whoever waits for the writer waits in vain.
    private void giveUp() {
        int lost = pending;
        for (AuditEvent event = queue.drain(); event != null; event = event.next) {
            if (event instanceof AuditEvent.Mark mark) {
                mark.done.completeExceptionally(
                        new ConcordException.Unavailable("the audit trail is closed"));
            } else {
                lost++;
            }
        }
        if (lost > 0) {
            dropped.add(lost);
            log.log(
                    ERROR,
                    "{0,number,#} lines of the audit trail are lost, because it {1}.",
                    lost,
                    failure);
        }
        try {
            journal.close();
        } catch (IOException e) {
            log.log(WARNING, "The audit trail could not be closed.", e);
        }
    }

    /// Writes all that is queued and ends.
    void close() {
        closeBy = System.nanoTime() + CLOSE_LIMIT.toNanos();
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
