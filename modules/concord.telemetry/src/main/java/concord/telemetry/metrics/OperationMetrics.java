package concord.telemetry.metrics;

import concord.core.Consistency;
import concord.core.ErrorCode;
import concord.core.spi.Arrival;
import concord.core.spi.OperationCall;
import concord.core.spi.OperationEnd;
import concord.core.spi.OperationKind;
import concord.core.spi.OperationObserver;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts every operation and times them. Of the application's own reads of one key, which take a
/// hundred nanoseconds, one in [#SAMPLED] a thread is timed: two looks at the clock would cost a
/// third of them. Those that come over a network, or ask a majority, are all timed.
final class OperationMetrics implements OperationObserver {

    /// How many reads of one key there are to one that is timed; a power of two. What is done for
    /// one takes as long as several reads.
    static final int SAMPLED = 1024;

    private static final String[] LABELS = {"operation", "consistency", "result"};

    /// By kind and level, those without a level last.
    private final Series[] series;

    /// Logins that were refused without a look, after too many attempts.
    private final LongAdder slowed = new LongAdder();

    OperationMetrics() {
        series = new Series[OperationKind.values().length * LEVELS];
        for (OperationKind kind : OperationKind.values()) {
            for (Consistency level : Consistency.values()) {
                series[index(kind) + index(level)] = new Series(kind, level.toString());
            }
            series[index(kind) + NO_LEVEL] = new Series(kind, "none");
        }
    }

    private static final int NO_LEVEL = Consistency.values().length;
    private static final int LEVELS = NO_LEVEL + 1;

    @SuppressWarnings("EnumOrdinal") // a map costs more than there is to spend on a read
    private static int index(OperationKind kind) {
        return kind.ordinal() * LEVELS;
    }

    @SuppressWarnings("EnumOrdinal") // as above
    private static int index(Consistency level) {
        return level.ordinal();
    }

    /// What is known of the operations of one kind and one level.
    private static final class Series implements Observation {

        final OperationKind kind;
        final String consistency;
        final LongAdder succeeded = new LongAdder();

        /// Reads of one key, which are counted when they begin.
        final ReadCounter begun = new ReadCounter();

        final boolean isCountedBefore;

        final LongAdder begunAndFailed = new LongAdder();
        final Histogram succeededIn = Histogram.ofNanos();
        final Map<ErrorCode, Failures> failures = new ConcurrentHashMap<>();

        Series(OperationKind kind, String consistency) {
            this.kind = kind;
            this.isCountedBefore = kind == OperationKind.KV_GET;
            this.consistency = consistency;
        }

        /// What [#succeeded] told last.
        private long told;

        /// How many have succeeded. A read under way counts already; if it fails in the end, the
        /// number stands still until as many have succeeded, since it must never go back.
        synchronized long succeeded() {
            long failed = begunAndFailed.sum(); // first: a read is begun before it fails
            told = Math.max(told, succeeded.sum() + begun.sum() - failed);
            return told;
        }

        Failures failures(ErrorCode code) {
            return failures.computeIfAbsent(code, _ -> new Failures());
        }

        @Override
        public void ended(OperationEnd end) {
            if (end.failure().isEmpty()) {
                if (!isCountedBefore) {
                    succeeded.increment();
                }
                succeededIn.record(end.durationNanos());
            } else {
                Failures failed = failures(end.failure().get());
                failed.count.increment();
                failed.after.record(end.durationNanos());
                if (isCountedBefore) {
                    begunAndFailed.increment();
                }
            }
        }
    }

    /// Operations that have failed with one code.
    private static final class Failures {
        final LongAdder count = new LongAdder();
        final Histogram after = Histogram.ofNanos();
    }

    @Override
    public boolean hears(OperationKind kind) {
        return true;
    }

    @Override
    public boolean wants(OperationKind kind, Consistency level, Arrival arrival) {
        if (kind != OperationKind.KV_GET) {
            return true;
        }
        long before = series[index(kind) + index(level)].begun.next();
        return (before & SAMPLED - 1) == 0
                || arrival.entrance() != Arrival.Entrance.EMBEDDED
                || level == Consistency.STRONG;
    }

    @Override
    public void passed(OperationKind kind, Consistency level, Optional<ErrorCode> failure) {
        if (failure.isPresent()) {
            Series of = series[index(kind) + index(level)];
            of.failures(failure.get()).count.increment();
            of.begunAndFailed.increment();
        }
    }

    @Override
    public Observation begin(OperationCall call) {
        Series of =
                series[
                        index(call.kind())
                                + call.consistency().map(OperationMetrics::index).orElse(NO_LEVEL)];
        return call.kind() == OperationKind.AUTH_LOGIN && call.token().isEmpty()
                ? end -> endedForStranger(of, end)
                : of;
    }

    /// Who has a token that counts, and calls too often, is no stranger.
    private void endedForStranger(Series logins, OperationEnd end) {
        logins.ended(end);
        if (end.failure().equals(Optional.of(ErrorCode.OVERLOADED))) {
            slowed.increment();
        }
    }

    List<MetricFamilySamples> collect() {
        Family total =
                Family.counter(
                        "concord_operations_total",
                        "Operations that have ended, by what was asked and what came of it.",
                        LABELS);
        Family duration =
                Family.histogram(
                        "concord_operation_duration_seconds",
                        "How long operations took. Reads of one key are sampled.",
                        LABELS);
        Family refused =
                Family.counter(
                        "concord_auth_failures_total",
                        "Calls without a token that counts, or with one that may not do this.",
                        "reason");
        long unauthorized = 0;
        long forbidden = 0;
        for (Series each : series) {
            String kind = each.kind.toString();
            long succeeded = each.succeeded();
            if (succeeded > 0) {
                total.add(succeeded, kind, each.consistency, "ok");
                duration.add(each.succeededIn, kind, each.consistency, "ok");
            }
            for (Map.Entry<ErrorCode, Failures> failed : each.failures.entrySet()) {
                long count = failed.getValue().count.sum();
                String result = failed.getKey().name().toLowerCase(Locale.ROOT);
                total.add(count, kind, each.consistency, result);
                duration.add(failed.getValue().after, kind, each.consistency, result);
                switch (failed.getKey()) {
                    case UNAUTHORIZED -> unauthorized += count;
                    case FORBIDDEN -> forbidden += count;
                    default -> {
                        // nothing to do with who calls
                    }
                }
            }
        }
        refused.add(unauthorized, "unauthorized");
        refused.add(forbidden, "forbidden");
        refused.add(slowed.sum(), "slowed");
        return List.of(total.done(), duration.done(), refused.done());
    }
}
