package concord.cli.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/// How fast the disk makes an append durable, which is what a write waits for.
final class DiskCheck {

    private static final String CHECK = "disk speed";
    private static final int APPENDS = 200;
    private static final int BYTES = 4096;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final double SLOW_MILLIS = 10;

    private DiskCheck() {}

    /// Appends to a file of its own in a directory, which is gone afterwards.
    static Finding in(Path directory) {
        try {
            return of(measure(directory));
        } catch (IOException e) {
            return Finding.failed(
                    CHECK,
                    "nothing can be written to " + directory + ": " + e.getMessage(),
                    "free some space, or change the owner or mode of the directory");
        }
    }

    private static double[] measure(Path directory) throws IOException {
        Path probe = directory.resolve(".concord-doctor-" + UUID.randomUUID());
        double[] millis = new double[APPENDS];
        int done = 0;
        try (FileChannel file =
                FileChannel.open(
                        probe,
                        Set.of(
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.DELETE_ON_CLOSE))) {
            long start = System.nanoTime();
            while (done < APPENDS && System.nanoTime() - start < LIMIT.toNanos()) {
                long before = System.nanoTime();
                file.write(ByteBuffer.allocate(BYTES));
                file.force(false);
                millis[done++] = (System.nanoTime() - before) / 1e6;
            }
        }
        return Arrays.copyOf(millis, done);
    }

    /// What the times of appends mean.
    static Finding of(double... millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        double p99 = sorted[Math.min(sorted.length - 1, sorted.length * 99 / 100)];
        String found =
                String.format(
                        Locale.ROOT,
                        "fsync of 4 KiB takes %.2f ms, 1 %% of them more than %.2f ms; a write alone"
                                + " waits for one",
                        median,
                        p99);
        return p99 > SLOW_MILLIS
                ? Finding.warning(
                        CHECK,
                        found,
                        "put data.dir on a local SSD or NVMe that it shares with nobody")
                : Finding.ok(CHECK, found);
    }
}
