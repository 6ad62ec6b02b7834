package concord.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/// The keys of a trial, dealt out to writers, and the values that tell which put they came from.
///
/// No two writers share a key, so the value last acknowledged for a key is known exactly without
/// any bookkeeping during the load. Keys are shuffled with a fixed seed: a writer walks them in the
/// same order in every run, and that order says nothing to a store that sorts or hashes them.
final class Dataset {
    static final int KEY_BYTES = 16;
    static final int VALUE_BYTES = 100;
    private static final int FILL_WINDOW = 10_000;

    /// Filler that does not compress.
    private static final byte[] FILLER = new byte[VALUE_BYTES];

    static {
        new Random(7).nextBytes(FILLER);
    }

    private final List<Writer> writers;

    Dataset(int keys, int writers) {
        if (keys < writers) {
            throw new IllegalArgumentException(writers + " writers need at least as many keys");
        }
        var shuffled = new ArrayList<>(IntStream.range(0, keys).mapToObj(Dataset::key).toList());
        Collections.shuffle(shuffled, new Random(42));
        this.writers =
                IntStream.range(0, writers)
                        .mapToObj(
                                first -> IntStream.iterate(first, k -> k < keys, k -> k + writers))
                        .map(own -> own.mapToObj(shuffled::get).toArray(byte[][]::new))
                        .map(Writer::new)
                        .toList();
    }

    List<Writer> writers() {
        return writers;
    }

    /// Puts every key once, so that later puts replace and do not grow the store.
    static void fill(Target target, List<Writer> writers) {
        var puts = new Window(FILL_WINDOW);
        for (var writer : writers) {
            for (int i = 0; i < writer.keys(); i++) {
                puts.awaitRoom();
                puts.add(writer.put(target));
            }
        }
        puts.awaitAll();
    }

    private static byte[] key(int number) {
        return "key-%012d".formatted(number).getBytes(US_ASCII);
    }

    /// One thread's share of the keys, written round and round.
    static final class Writer {
        private final byte[][] keys;
        private long written;
        private int next;
        private int reading;

        private Writer(byte[][] keys) {
            this.keys = keys;
        }

        int keys() {
            return keys.length;
        }

        byte[] key(int index) {
            return keys[index];
        }

        /// The number of puts so far.
        long written() {
            return written;
        }

        /// Puts the next value to the next key.
        CompletableFuture<?> put(Target target) {
            var done = target.put(keys[next], value(keys[next], written));
            written++;
            next = next + 1 == keys.length ? 0 : next + 1;
            return done;
        }

        /// Reads the next key, which must be there with a value that was put to it and to no other.
        CompletableFuture<?> read(Target target) {
            byte[] key = keys[reading];
            reading = reading + 1 == keys.length ? 0 : reading + 1;
            return target.read(key)
                    .thenAccept(found -> {
                        if (found.isEmpty() || Arrays.mismatch(key, found.get()) != KEY_BYTES) {
                            throw new IllegalStateException(
                                    "not what was put to it: " + new String(key, US_ASCII));
                        }
                    });
        }

        /// What the target must hold for a key when every put so far was acknowledged.
        byte[] expected(int index) {
            long rounds = (written - 1 - index) / keys.length;
            return value(keys[index], index + rounds * keys.length);
        }

        private static byte[] value(byte[] key, long stamp) {
            var value = FILLER.clone();
            System.arraycopy(key, 0, value, 0, KEY_BYTES);
            ByteBuffer.wrap(value).putLong(KEY_BYTES, stamp);
            return value;
        }
    }
}
