package concord.core.observe;

import concord.core.Deleted;
import concord.core.ErrorCode;
import concord.core.Lease;
import concord.core.Outcome;
import concord.core.Restored;
import concord.core.Touched;
import concord.core.TxnResult;
import concord.core.Written;
import concord.core.auth.IssuedToken;
import concord.core.spi.OperationCall;
import concord.core.spi.OperationEnd;
import concord.core.spi.OperationKind;
import concord.core.spi.OperationObserver.Observation;
import concord.core.spi.TraceContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// An operation that is seen: those who look at it, until it ends.
final class Sight {

    private static final Observation[] NOBODY = {};

    private final OperationKind kind;
    private final long start = System.nanoTime();
    private TraceContext trace;

    /// What an observer gave it: only that is carried on, so that nothing is where nobody traces.
    private TraceContext given = TraceContext.NONE;

    /// Mostly one, so that there is no list.
    private Observation first = Observation.NONE;

    private Observation[] more = NOBODY;

    Sight(OperationCall call) {
        this.kind = call.kind();
        this.trace = call.arrival().trace();
    }

    void add(Observation observation) {
        if (observation.equals(Observation.NONE)) {
            return;
        }
        if (observation.trace().isPresent()) {
            given = observation.trace();
            trace = given;
        }
        if (first.equals(Observation.NONE)) {
            first = observation;
        } else {
            Observation[] longer = Arrays.copyOf(more, more.length + 1);
            longer[more.length] = observation;
            more = longer;
        }
    }

    /// What its work belongs to.
    TraceContext trace() {
        return given;
    }

    /// It has failed.
    void failed(ErrorCode code) {
        end(Optional.of(code), 0, Optional.empty());
    }

    /// It has an answer, which may be that it took no effect.
    void answered(Object answer) {
        switch (answer) {
            case Written written -> end(failure(written.outcome()), written.revision());
            case Touched touched -> end(failure(touched.outcome()), touched.revision());
            case Deleted deleted ->
                    // To delete what is not there is no failure.
                    end(
                            deleted.outcome() == Outcome.CONDITION_FAILED
                                    ? Optional.of(ErrorCode.CONDITION_FAILED)
                                    : Optional.empty(),
                            deleted.revision());
            case TxnResult result -> end(Optional.empty(), result.revision());
            case List<?> results -> end(Optional.empty(), revision(results));
            case Lease lease when kind == OperationKind.LEASE_GRANT ->
                    end(Optional.empty(), lease.id(), Optional.of(Long.toString(lease.id())));
            case Restored restored -> end(Optional.empty(), restored.revision());
            case IssuedToken issued -> end(Optional.empty(), 0, Optional.of(issued.token().id()));
            default -> end(Optional.empty(), 0);
        }
    }

    /// That of the writes of a bulk, which have one together.
    private static long revision(List<?> results) {
        for (Object result : results) {
            switch (result) {
                case Written written -> {
                    return written.revision();
                }
                case Deleted deleted -> {
                    return deleted.revision();
                }
                case Touched touched -> {
                    return touched.revision();
                }
                default -> {
                    // a read
                }
            }
        }
        return 0;
    }

    private static Optional<ErrorCode> failure(Outcome outcome) {
        return switch (outcome) {
            case DONE -> Optional.empty();
            case NOT_FOUND -> Optional.of(ErrorCode.NOT_FOUND);
            case CONDITION_FAILED -> Optional.of(ErrorCode.CONDITION_FAILED);
        };
    }

    private void end(Optional<ErrorCode> failure, long revision) {
        end(failure, revision, Optional.empty());
    }

    private void end(Optional<ErrorCode> failure, long revision, Optional<String> made) {
        var end = new OperationEnd(failure, revision, made, System.nanoTime() - start, trace);
        first.ended(end);
        for (Observation observation : more) {
            observation.ended(end);
        }
    }
}
