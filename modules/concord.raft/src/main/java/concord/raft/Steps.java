package concord.raft;

import concord.core.Consistency;
import concord.core.spi.Event;
import concord.core.spi.Event.Step;
import concord.core.spi.Observer;
import concord.core.spi.Origin;
import concord.core.spi.TraceContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;

/// Tells which steps a traced proposal has taken on this member: those of its own callers, and, on
/// the leader, those of callers of other members.
///
/// A member sends the contexts of its sampled proposals along with the batch. They are kept here
/// until the entry is applied, and never in it: the log and the state know of no trace.
final class Steps {

    /// Entries that may be on their way; of more, the oldest are not told of.
    private static final int FORWARDED_MAX = 1024;

    private final String node;
    private final Observer observer;
    private final SequencedMap<Origin, Forwarded> forwarded = new LinkedHashMap<>();
    private volatile boolean hasForwarded;

    private record Forwarded(List<TraceContext> traces, long nanos) {}

    Steps(String node, Observer observer) {
        this.node = node;
        this.observer = observer;
    }

    /// Another member's entry is here, and belongs to these.
    void forwarded(Origin origin, List<TraceContext> traces) {
        synchronized (forwarded) {
            forwarded.putIfAbsent(origin, new Forwarded(traces, System.nanoTime()));
            if (forwarded.size() > FORWARDED_MAX) {
                forwarded.remove(forwarded.firstEntry().getKey());
            }
            hasForwarded = true;
        }
    }

    /// An entry of this member was applied.
    void applied(Batch batch, long index, long startNanos) {
        if (batch.traced().isEmpty()) {
            return;
        }
        long end = System.nanoTime();
        for (Traced each : batch.traced()) {
            tell(Step.PROPOSE, each.trace(), each.startNanos(), batch.launchedNanos(), index);
            tell(Step.COMMIT, each.trace(), batch.launchedNanos(), startNanos, index);
            tell(Step.APPLY, each.trace(), startNanos, end, index);
        }
    }

    /// An entry of another member was applied.
    void applied(Origin origin, long index, long startNanos) {
        if (!hasForwarded) {
            return;
        }
        long end = System.nanoTime();
        Forwarded found;
        synchronized (forwarded) {
            found = forwarded.remove(origin);
            hasForwarded = !forwarded.isEmpty();
        }
        if (found != null) {
            for (TraceContext trace : found.traces) {
                tell(Step.COMMIT, trace, found.nanos, startNanos, index);
                tell(Step.APPLY, trace, startNanos, end, index);
            }
        }
    }

    private void tell(Step step, TraceContext trace, long start, long end, long index) {
        observer.on(new Event.Traced(node, step, trace, start, end, index, true));
    }

    /// Tells of a barrier when it is passed, if there was something to wait for.
    CompletableFuture<Void> timed(CompletableFuture<Void> barrier, Consistency level) {
        if (!barrier.isDone()) {
            long start = System.nanoTime();
            TraceContext trace = TraceContext.current();
            var _ =
                    barrier.whenComplete((_, failure) -> {
                        long end = System.nanoTime();
                        boolean passed = failure == null;
                        observer.on(new Event.BarrierPassed(level, end - start, passed));
                        if (trace.isSampled()) {
                            observer.on(
                                    new Event.Traced(
                                            node, Step.BARRIER, trace, start, end, 0, passed));
                        }
                    });
        }
        return barrier;
    }
}
