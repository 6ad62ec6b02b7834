package concord.bench;

import com.sun.management.OperatingSystemMXBean;
import concord.bench.Dataset.Writer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/// How puts are submitted: by how many threads, of which kind, with how many under way in each.
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
    /// @param latencies of blocking puts, empty for asynchronous ones: their latency is the window
    record Interval(long puts, long nanos, long cpuNanos, Histogram latencies) {}

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
        long before = written(writers);
        long cpu = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        long deadline = start + duration.toNanos();
        var running = new ArrayList<Future<Histogram>>();
        try (var executor = executor()) {
            for (var writer : writers) {
                running.add(
                        executor.submit(() ->
                                blocking()
                                        ? block(target, writer, deadline)
                                        : pipeline(target, writer, deadline)));
            }
        }
        long nanos = System.nanoTime() - start;
        cpu = PROCESS.getProcessCpuTime() - cpu;
        var latencies = new Histogram();
        for (var histogram : running) {
            latencies.add(histogram.get());
        }
        return new Interval(written(writers) - before, nanos, cpu, latencies);
    }

    private ExecutorService executor() {
        return virtual
                ? Executors.newVirtualThreadPerTaskExecutor()
                : Executors.newFixedThreadPool(threads);
    }

    private Histogram pipeline(Target target, Writer writer, long deadline) {
        var puts = new Window(window);
        // Looking at the clock for every put would cost as much as some of the targets do.
        while ((writer.written() & 63) != 0 || System.nanoTime() < deadline) {
            puts.awaitRoom();
            puts.add(writer.put(target));
        }
        puts.awaitAll();
        return new Histogram();
    }

    private static Histogram block(Target target, Writer writer, long deadline) {
        var latencies = new Histogram();
        for (long start = System.nanoTime(); start < deadline; ) {
            writer.put(target).join();
            long end = System.nanoTime();
            latencies.record(end - start);
            start = end;
        }
        return latencies;
    }

    private static long written(List<Writer> writers) {
        return writers.stream().mapToLong(Writer::written).sum();
    }
}
