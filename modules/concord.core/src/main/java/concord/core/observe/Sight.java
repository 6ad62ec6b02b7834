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
import concord.core.spi.OperationKind.Nature;
import concord.core.spi.OperationObserver.Observation;
import concord.core.spi.TraceContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

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

    private final Effect effect = new Effect();

    Sight(OperationCall call) {
        this.kind = call.kind();
        this.trace = call.arrival().within();
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

    /// Does its work.
    <T> T during(Supplier<T> work) {
        return given.during(kind.nature() == Nature.READ ? work : () -> effect.during(work));
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
            case Long count when kind == OperationKind.QUERY_DELETE ->
                    end(
                            Optional.empty(),
                            effect.revision(),
                            Optional.empty(),
                            OptionalLong.of(count));
            case Lease lease when kind == OperationKind.LEASE_GRANT ->
                    end(Optional.empty(), lease.id(), Optional.of(Long.toString(lease.id())));
            case Restored restored -> end(Optional.empty(), restored.revision());
            case IssuedToken issued -> end(Optional.empty(), 0, Optional.of(issued.token().id()));
            default -> end(Optional.empty(), effect.revision());
        }
    }

    /// That of the writes of a bulk, which have one together; one that took no effect has the
    /// revision before.
    private static long revision(List<?> results) {
        long newest = 0;
        for (Object result : results) {
            long revision =
                    switch (result) {
                        case Written written -> written.revision();
                        case Deleted deleted -> deleted.revision();
                        case Touched touched -> touched.revision();
                        default -> 0; // a read
                    };
            newest = Math.max(newest, revision);
        }
        return newest;
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
        end(failure, revision, made, OptionalLong.empty());
    }

    private void end(
            Optional<ErrorCode> failure, long revision, Optional<String> made, OptionalLong keys) {
        var end = new OperationEnd(failure, revision, made, keys, System.nanoTime() - start, trace);
        first.ended(end);
        for (Observation observation : more) {
            observation.ended(end);
        }
    }
}
