package concord.audit;

import concord.core.ConcordException;
import concord.core.audit.AuditAnchor;
import concord.core.audit.AuditCounts;
import concord.core.audit.AuditQuery;
import concord.core.audit.AuditStatistics;
import concord.core.audit.AuditTrail;
import concord.core.audit.AuditVerdict;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// The trail of a member that runs: whoever reads it sees what had happened when he asked.
///
/// @param files what is read
/// @param queue what is not yet in them
/// @param writer what brings it there
record LiveTrail(FileTrail files, AuditQueue queue, AuditWriter writer) implements AuditTrail {

    private static final long FLUSH_LIMIT_MILLIS = 1_000;
    private static final long ROTATE_LIMIT_MILLIS = 5_000;

    /// Waits until all that is queued is in a file; but not for a disk that does not take it.
    private FileTrail flushed() {
        if (writer.failure() == null) {
            try {
                carryOut(AuditEvent.Mark.Kind.FLUSH, FLUSH_LIMIT_MILLIS);
            } catch (ConcordException.Unavailable e) {
                return files; // what is there can be read all the same
            }
        }
        return files;
    }

    private void carryOut(AuditEvent.Mark.Kind kind, long limitMillis) {
        if (writer.isEnded()) {
            throw new ConcordException.Unavailable("the member is closed");
        }
        AuditEvent.Mark mark = new AuditEvent.Mark(kind);
        queue.takeAnyway();
        queue.add(mark);
        try {
            mark.done.get(limitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConcordException.Unavailable("interrupted", e);
        } catch (TimeoutException e) {
            String failure = writer.failure();
            throw new ConcordException.Unavailable(
                    failure == null ? "the audit trail cannot keep up" : failure, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConcordException.Unavailable failed) {
                throw failed;
            }
            throw new ConcordException.Internal("the audit trail", e);
        }
    }

    @Override
    public Stream<String> query(AuditQuery query) {
        return flushed().query(query);
    }

    @Override
    public Stream<String> export() {
        return flushed().export();
    }

    @Override
    public AuditVerdict verify(Collection<AuditAnchor> known) {
        return flushed().verify(known);
    }

    @Override
    public AuditStatistics statistics() {
        return flushed().statistics();
    }

    @Override
    public void rotate() {
        carryOut(AuditEvent.Mark.Kind.ROTATE, ROTATE_LIMIT_MILLIS);
    }

    @Override
    public AuditCounts counts() {
        return new AuditCounts(
                writer.written(), writer.dropped(), queue.taken(), writer.failures());
    }
}
