package concord.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import concord.bench.Dataset.Writer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/// Reads a sample of the keys after a load and compares with what was acknowledged last.
final class ReadBack {
    private static final int SAMPLE = 10_000;
    private static final int WINDOW = 256;

    private final byte[] key;
    private final byte[] value;
    private final CompletableFuture<Optional<byte[]>> found;

    private ReadBack(byte[] key, byte[] value, CompletableFuture<Optional<byte[]>> found) {
        this.key = key;
        this.value = value;
        this.found = found;
    }

    /// How many keys were found as they must be: all of the sample.
    ///
    /// @throws IllegalStateException at the first one that was not
    static int verify(Target target, List<Writer> writers) {
        var random = new SplittableRandom(1);
        Queue<ReadBack> underWay = new ArrayDeque<>(WINDOW);
        for (int i = 0; i < SAMPLE; i++) {
            if (underWay.size() == WINDOW) {
                underWay.remove().check();
            }
            var writer = writers.get(random.nextInt(writers.size()));
            int index = random.nextInt((int) Math.min(writer.keys(), writer.written()));
            var key = writer.key(index);
            underWay.add(new ReadBack(key, writer.expected(index), target.read(key)));
        }
        underWay.forEach(ReadBack::check);
        return SAMPLE;
    }

    private void check() {
        if (!Arrays.equals(found.join().orElseGet(() -> new byte[0]), value)) {
            throw new IllegalStateException(
                    "acknowledged, but not there: " + new String(key, US_ASCII));
        }
    }
}
