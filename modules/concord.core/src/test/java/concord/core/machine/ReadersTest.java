package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Delete;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Put;
import concord.core.Value;
import concord.core.command.Command;
import concord.core.property.Seeds;
import concord.core.spi.Image;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Many readers and captures against the one writer, without a lock between them. Every value says
/// which revision wrote it, so that a reader can tell a torn entry from a whole one.
class ReadersTest {

    private static final List<Key> KEYS =
            IntStream.range(0, 24).mapToObj(i -> Key.of("key/" + i)).toList();
    private static final int WRITES = 60_000;
    private static final int READERS = 3;

    private final Driver driver = new Driver();
    private final Map<Key, Entry> model = new HashMap<>();
    private volatile boolean written;

    @Test
    void readersSeeWholeEntriesThatNeverGoBackAndCapturesAreOfOneRevision() {
        Seeds.each(1, this::run);
    }

    /// A reader who is overtaken by a write and by a compaction right after it looks again.
    @Test
    void aKeyThatIsAlwaysThereIsFoundThoughItsHistoryIsForgottenAtOnce() throws Exception {
        Key key = KEYS.getFirst();
        driver.ride(new Command.Write(Put.of(key, Value.of(0))));
        List<Future<?>> work = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (int i = 0; i < READERS; i++) {
                work.add(
                        threads.submit(() -> {
                            while (!written) {
                                assertNotNull(driver.machine.get(key));
                            }
                        }));
            }
            try {
                for (int i = 1; i < WRITES; i++) {
                    driver.ride(new Command.Write(Put.of(key, Value.of(i))));
                    driver.ride(new Command.Tick(driver.machine.counts().revision()));
                }
            } finally {
                written = true;
            }
        }
        for (Future<?> it : work) {
            succeed(it);
        }
    }

    private void run(RandomGenerator random) throws Exception {
        Semaphore capturesUnderWay = new Semaphore(3);
        List<Future<?>> work = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (int i = 0; i < READERS; i++) {
                work.add(threads.submit(this::read));
            }
            work.add(threads.submit(this::watchCounts));
            try {
                for (int i = 0; i < WRITES; i++) {
                    write(random);
                    if (random.nextInt(50) == 0 && capturesUnderWay.tryAcquire()) {
                        Image image = driver.machine.capture();
                        Map<Key, Entry> expected = Map.copyOf(model);
                        long revision = driver.machine.counts().revision();
                        work.add(
                                threads.submit(() -> {
                                    check(image, expected, revision);
                                    capturesUnderWay.release();
                                    return null;
                                }));
                    }
                }
            } finally {
                written = true;
            }
        }
        for (Future<?> it : work) {
            succeed(it);
        }
        for (Key key : KEYS) {
            assertEquals(model.get(key), driver.machine.get(key));
        }
    }

    private static void succeed(Future<?> work) throws Exception {
        try {
            work.get();
        } catch (ExecutionException e) {
            throw new AssertionError(String.valueOf(e.getCause()), e.getCause());
        }
    }

    /// One put or delete; the next revision is known, since nobody else writes.
    private void write(RandomGenerator random) {
        Key key = KEYS.get(random.nextInt(KEYS.size()));
        long revision = driver.machine.counts().revision() + 1;
        @Nullable Entry old = model.get(key);
        if (old != null && random.nextInt(3) == 0) {
            driver.ride(new Command.Remove(Delete.of(key)));
            model.remove(key);
            return;
        }
        Value value = valueOf(revision, random.nextInt(1, 20));
        driver.ride(new Command.Write(Put.of(key, value)));
        model.put(
                key,
                old == null
                        ? new Entry(key, value, revision, revision, 1)
                        : new Entry(key, value, old.createRevision(), revision, old.version() + 1));
    }

    private static Value valueOf(long revision, int times) {
        ByteBuffer bytes = ByteBuffer.allocate(times * Long.BYTES);
        while (bytes.hasRemaining()) {
            bytes.putLong(revision);
        }
        return Value.raw(bytes.array());
    }

    private @Nullable Void read() {
        Map<Key, Entry> before = new HashMap<>();
        while (!written) {
            for (Key key : KEYS) {
                @Nullable Entry entry = driver.machine.get(key);
                if (entry != null) {
                    assertWhole(key, entry);
                    @Nullable Entry last = before.put(key, entry);
                    assertTrue(
                            last == null || last.modRevision() <= entry.modRevision(),
                            () -> entry + " comes after " + last);
                    assertTrue(
                            last == null || last.createRevision() <= entry.createRevision(),
                            () -> entry + " comes after " + last);
                }
            }
        }
        return null;
    }

    private static void assertWhole(Key key, Entry entry) {
        assertEquals(key, entry.key());
        ByteBuffer value = entry.value().buffer();
        while (value.hasRemaining()) {
            assertEquals(entry.modRevision(), value.getLong(), entry::toString);
        }
        long age = entry.modRevision() - entry.createRevision();
        assertTrue(age >= 0 && entry.version() >= 1, entry::toString);
        assertTrue(entry.version() <= age + 1, entry::toString);
        assertTrue((entry.version() == 1) == (age == 0), entry::toString);
    }

    private @Nullable Void watchCounts() {
        StoreMachine.Counts last = driver.machine.counts();
        while (!written) {
            StoreMachine.Counts now = driver.machine.counts();
            assertTrue(now.revision() >= last.revision(), now + " comes after " + last);
            assertTrue(now.keys() >= 0 && now.keys() <= KEYS.size(), now::toString);
            last = now;
        }
        return null;
    }

    private static void check(Image image, Map<Key, Entry> expected, long revision)
            throws IOException {
        try (image) {
            Driver restored = Driver.restored(Driver.bytes(image));
            assertEquals(revision, restored.machine.counts().revision());
            assertEquals(expected.size(), restored.machine.counts().keys());
            expected.forEach((key, entry) -> assertEquals(entry, restored.machine.get(key)));
        }
    }
}
