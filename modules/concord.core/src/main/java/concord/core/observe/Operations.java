package concord.core.observe;

import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.ErrorCode;
import concord.core.spi.Arrival;
import concord.core.spi.Observer;
import concord.core.spi.OperationCall;
import concord.core.spi.OperationKind;
import concord.core.spi.OperationKind.Nature;
import concord.core.spi.OperationObserver;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Those who see operations, told in the order in which they were given.
public final class Operations {

    /// A bit each.
    private static final int OBSERVERS_MAX = 31;

    /// Those who hear of a kind at all, by its ordinal: every read looks here.
    private final OperationObserver[][] hearing =
            new OperationObserver[OperationKind.values().length][];

    private final List<OperationObserver> all;

    @SuppressWarnings("EnumOrdinal") // a map costs more than there is to spend on a read
    private Operations(List<OperationObserver> observers) {
        all = observers;
        for (OperationKind kind : OperationKind.values()) {
            hearing[kind.ordinal()] =
                    observers.stream()
                            .filter(observer -> observer.hears(kind))
                            .toArray(OperationObserver[]::new);
        }
    }

    @SuppressWarnings("EnumOrdinal") // as above
    private OperationObserver[] hearing(OperationKind kind) {
        return hearing[kind.ordinal()];
    }

    /// Those of these observers that see operations; empty when none of them does.
    public static Optional<Operations> of(List<Observer> observers) {
        List<OperationObserver> seeing =
                observers.stream().flatMap(observer -> observer.operations().stream()).toList();
        if (seeing.size() > OBSERVERS_MAX) {
            throw new IllegalArgumentException(
                    "more than " + OBSERVERS_MAX + " observers want to see operations");
        }
        return seeing.isEmpty() ? Optional.empty() : Optional.of(new Operations(seeing));
    }

    /// Which observers want to see an operation that is about to begin, a bit each; 0 for none.
    int wanting(OperationKind kind, @Nullable Consistency level, Arrival arrival) {
        OperationObserver[] observers = hearing(kind);
        if (level == null || kind.nature() != Nature.READ) {
            return (1 << observers.length) - 1;
        }
        int wanting = 0;
        for (int i = 0; i < observers.length; i++) {
            if (observers[i].wants(kind, level, arrival)) {
                wanting |= 1 << i;
            }
        }
        return wanting;
    }

    /// A read has ended: tells those who did not want to see it.
    void passed(
            int wanting, OperationKind kind, @Nullable Consistency level, Optional<ErrorCode> why) {
        if (level == null) {
            return;
        }
        OperationObserver[] observers = hearing(kind);
        for (int i = 0; i < observers.length; i++) {
            if ((wanting & 1 << i) == 0) {
                observers[i].passed(kind, level, why);
            }
        }
    }

    /// A read was refused because of who the caller is: tells those who did not see it. They may be
    /// interested in that, though not in reads.
    void denied(int wanting, OperationCall call, ErrorCode why) {
        List<OperationObserver> hearing = Arrays.asList(hearing(call.kind()));
        for (OperationObserver observer : all) {
            int bit = hearing.indexOf(observer);
            if (bit < 0 || (wanting & 1 << bit) == 0) {
                observer.denied(call, why);
            }
        }
    }

    /// Carries an operation out while those who want to see it look.
    <T> T observed(int wanting, OperationCall call, Supplier<T> operation) {
        Sight sight = begin(wanting, call);
        T answer;
        try {
            answer = sight.during(operation);
        } catch (RuntimeException | Error e) {
            sight.failed(code(e));
            throw e;
        }
        sight.answered(answer);
        return answer;
    }

    /// Lets an operation begin whose caller does not wait. The future completes when those who look
    /// have seen the end.
    <T> CompletableFuture<T> pipelined(
            int wanting, OperationCall call, Supplier<CompletableFuture<T>> operation) {
        Sight sight = begin(wanting, call);
        CompletableFuture<T> answer;
        try {
            answer = sight.trace().during(operation);
        } catch (RuntimeException | Error e) {
            sight.failed(code(e));
            throw e;
        }
        CompletableFuture<T> seen = new CompletableFuture<>();
        var _ =
                answer.whenComplete((value, thrown) -> {
                    if (thrown == null) {
                        sight.answered(value);
                        seen.complete(value);
                    } else {
                        Throwable cause = cause(thrown);
                        sight.failed(code(cause));
                        seen.completeExceptionally(cause);
                    }
                });
        return seen;
    }

    /// Lets an operation begin that is ended by its caller. Where one of those who look forbids it,
    /// the others see it begin and fail all the same, or nobody would count what is refused.
    Sight begin(int wanting, OperationCall call) {
        Sight sight = new Sight(call);
        Throwable refusal = begin(wanting, call, sight);
        if (refusal != null) {
            sight.failed(code(refusal));
            throw unchecked(refusal);
        }
        return sight;
    }

    /// @return why the first of those who look forbids it, or null
    private @Nullable Throwable begin(int wanting, OperationCall call, Sight sight) {
        OperationObserver[] observers = hearing(call.kind());
        Throwable refusal = null;
        for (int i = 0; i < observers.length; i++) {
            if ((wanting & 1 << i) != 0) {
                try {
                    sight.add(observers[i].begin(call));
                } catch (RuntimeException | Error e) {
                    refusal = refusal == null ? e : refusal;
                }
            }
        }
        return refusal;
    }

    private static RuntimeException unchecked(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return (RuntimeException) e;
    }

    /// Something was refused before it began: there is nothing left to forbid.
    void refused(OperationCall call, ConcordException why) {
        Sight sight = new Sight(call);
        var _ = begin(wanting(call.kind(), null, call.arrival()), call, sight);
        sight.failed(why.code());
    }

    static ErrorCode code(Throwable e) {
        return e instanceof ConcordException failure ? failure.code() : ErrorCode.INTERNAL;
    }

    static Throwable cause(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }
}
