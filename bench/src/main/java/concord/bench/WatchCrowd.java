package concord.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntFunction;

/// Many watches of one server: what an idle one costs in memory, and how fast events reach many.
interface WatchCrowd extends AutoCloseable {

    /// Opens so many and waits until the server has begun with each.
    void open(int count) throws Exception;

    /// Seconds from the first of so many puts until every watcher has heard of all.
    double fanOut(int count) throws Exception;

    @Override
    void close() throws IOException;

    /// Measures and prints.
    ///
    /// @param arguments port and process of the server, how many idle watches, how many busy ones,
    ///   and how many events those hear
    /// @param of makes a crowd that watches the server on a port
    static void measure(String[] arguments, IntFunction<WatchCrowd> of) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        long pid = Long.parseLong(arguments[1]);
        int idle = Integer.parseInt(arguments[2]);
        int busy = Integer.parseInt(arguments[3]);
        int count = Integer.parseInt(arguments[4]);
        long before = residentBytes(pid);
        try (WatchCrowd watchers = of.apply(port)) {
            watchers.open(idle);
            long bytes = residentBytes(pid) - before;
            System.out.printf(
                    Locale.ROOT, "idle watchers=%d resident_bytes_each=%d%n", idle, bytes / idle);
        }
        for (int round = 0; round < 4; round++) { // the first one warms up
            try (WatchCrowd watchers = of.apply(port)) {
                watchers.open(busy);
                double seconds = watchers.fanOut(count);
                System.out.printf(
                        Locale.ROOT,
                        "round=%d watchers=%d events=%d deliveries_per_s=%.0f%n",
                        round,
                        busy,
                        count,
                        busy * (double) count / seconds);
            }
        }
        System.exit(0);
    }

    /// What a process has in memory after a collection.
    private static long residentBytes(long pid) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.run").start().waitFor();
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no VmRSS");
    }
}
