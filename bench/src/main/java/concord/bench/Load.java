package concord.bench;

import com.sun.management.OperatingSystemMXBean;
import concord.bench.Dataset.Writer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.regex.Pattern;

/// How calls, most of them puts, are submitted: by how many threads, of which kind, with how many
/// under way in each.
///
/// @param name as on the command line: `async:10000` (one thread, window 10 000), `async:10000x2`
///   (the window shared by two threads), `vt:64` (64 blocking virtual threads), `thread:1` (one
///   blocking platform thread)
record Load(String name, int threads, boolean virtual, int window) {
    private static final Pattern SYNTAX =
            Pattern.compile("(?<kind>async|vt|thread):(?<number>\\d+)(x(?<threads>\\d+))?");
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /// What a load did in an interval.
    ///
    /// @param cpuNanos of all threads of the process, which others' work on the machine blurs less
    ///   than it does the time
    /// @param latencies of blocking calls, empty for asynchronous ones: their latency is the window
    record Interval(long calls, long nanos, long cpuNanos, Histogram latencies) {

        /// The outcome of a trial, without what was read back.
        Result result(String target, String load, int keys) {
            double seconds = nanos / 1e9;
            return new Result(
                    target,
                    load,
                    keys,
                    calls,
                    seconds,
                    calls / seconds,
                    cpuNanos / 1e3 / calls,
                    latencies.percentile(0.50) / 1e3,
                    latencies.percentile(0.99) / 1e3,
                    0);
        }
    }

    /// What one thread did.
    private record Share(long calls, Histogram latencies) {}

    static Load parse(String name) {
        var words = SYNTAX.matcher(name);
        if (!words.matches()) {
            throw new IllegalArgumentException("unknown load " + name);
        }
        int number = Integer.parseInt(words.group("number"));
        int threads = words.group("threads") == null ? 1 : Integer.parseInt(words.group("threads"));
        return switch (words.group("kind")) {
            case "async" -> new Load(name, threads, false, number / threads);
            case "vt" -> new Load(name, number, true, 1);
            default -> new Load(name, number, false, 1);
        };
    }

    boolean blocking() {
        return window == 1;
    }

    /// Puts until the time is over and all puts are acknowledged.
    Interval run(Target target, List<Writer> writers, Duration duration)
            throws InterruptedException, ExecutionException {
        return run(writers, writer -> writer.put(target), duration);
    }

    /// Calls until the time is over and all calls are answered.
    Interval run(
            List<Writer> writers, Function<Writer, CompletableFuture<?>> call, Duration duration)
            throws InterruptedException, ExecutionException {
        long cpu = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        long deadline = start + duration.toNanos();
        var running = new ArrayList<Future<Share>>();
        try (var executor = executor()) {
            for (var writer : writers) {
                running.add(
                        executor.submit(() ->
                                blocking()
                                        ? block(writer, call, deadline)
                                        : pipeline(writer, call, deadline)));
            }
        }
        long nanos = System.nanoTime() - start;
        cpu = PROCESS.getProcessCpuTime() - cpu;
        long calls = 0;
        var latencies = new Histogram();
        for (var share : running) {
            calls += share.get().calls();
            latencies.add(share.get().latencies());
        }
        return new Interval(calls, nanos, cpu, latencies);
    }

    private ExecutorService executor() {
        return virtual
                ? Executors.newVirtualThreadPerTaskExecutor()
                : Executors.newFixedThreadPool(threads);
    }

    private Share pipeline(
            Writer writer, Function<Writer, CompletableFuture<?>> call, long deadline) {
        var underWay = new Window(window);
        long calls = 0;
        // Looking at the clock for every call would cost as much as some of the targets do.
        for (; (calls & 63) != 0 || System.nanoTime() < deadline; calls++) {
            underWay.awaitRoom();
            underWay.add(call.apply(writer));
        }
        underWay.awaitAll();
        return new Share(calls, new Histogram());
    }

    private static Share block(
            Writer writer, Function<Writer, CompletableFuture<?>> call, long deadline) {
        var latencies = new Histogram();
        long calls = 0;
        for (long start = System.nanoTime(); start < deadline; calls++) {
            call.apply(writer).join();
            long end = System.nanoTime();
            latencies.record(end - start);
            start = end;
        }
        return new Share(calls, latencies);
    }
}
