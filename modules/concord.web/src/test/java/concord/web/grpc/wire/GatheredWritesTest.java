package concord.web.grpc.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import concord.testkit.Await;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GatheredWritesTest {

    /// A socket that takes a write when it is let.
    private static final class Socket implements DataWriter {

        private final Semaphore let = new Semaphore(0);
        private final AtomicInteger begun = new AtomicInteger();
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private volatile boolean broken;

        @Override
        public void writeNow(BufferData buffer) {
            begun.incrementAndGet();
            let.acquireUninterruptibly();
            if (broken) {
                throw new UncheckedIOException(new IOException("Broken pipe"));
            }
            taken.writeBytes(buffer.readBytes());
        }

        @Override
        public void write(BufferData... buffers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(BufferData buffer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void writeNow(BufferData... buffers) {
            throw new UnsupportedOperationException();
        }
    }

    private final Socket socket = new Socket();
    private final GatheredWrites writes = new GatheredWrites(socket);

    private static BufferData text(String text) {
        return BufferData.create(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isBecauseOf(String what, @Nullable Throwable failure) {
        return failure != null
                && (String.valueOf(failure.getMessage()).contains(what)
                        || isBecauseOf(what, failure.getCause()));
    }

    private void awaitBegun(int count) {
        Await.until(count + " writes", () -> socket.begun.get() == count);
    }

    @Test
    void what_comes_during_a_write_is_one_write_in_the_order_in_which_it_came() {
        writes.writeNow(text("a"));
        awaitBegun(1);
        writes.writeNow(text("b"));
        writes.write(text("c"));
        writes.writeNow(text("d"), text("e"));
        socket.let.release(2);
        writes.close();
        assertEquals("abcde", socket.taken.toString(StandardCharsets.US_ASCII));
        assertEquals(2, socket.begun.get());
    }

    @Test
    void who_writes_waits_for_room() throws Exception {
        writes.writeNow(text("a"));
        awaitBegun(1);
        writes.writeNow(BufferData.create(new byte[GatheredWrites.ROOM_BYTES]));
        CountDownLatch done = new CountDownLatch(1);
        Thread more =
                Thread.ofVirtual()
                        .start(() -> {
                            writes.writeNow(text("b"));
                            done.countDown();
                        });
        Await.until("the writer to wait", () -> more.getState() == Thread.State.WAITING);
        assertEquals(1, done.getCount());
        socket.let.release(3);
        more.join();
        writes.close();
        assertEquals(GatheredWrites.ROOM_BYTES + 2, socket.taken.size());
    }

    @Test
    void a_write_that_fails_is_told_to_all_who_write_afterwards() {
        socket.broken = true;
        socket.let.release();
        writes.writeNow(text("a"));
        Await.until(
                "the failure",
                () -> {
                    try {
                        writes.writeNow(text("b"));
                        return false;
                    } catch (UncheckedIOException e) {
                        return isBecauseOf("Broken pipe", e);
                    }
                });
    }

    @Test
    void nothing_is_taken_after_the_close() {
        writes.close();
        assertThrows(UncheckedIOException.class, () -> writes.writeNow(text("a")));
        assertFalse(socket.let.hasQueuedThreads());
        assertEquals(0, socket.begun.get());
    }
}
