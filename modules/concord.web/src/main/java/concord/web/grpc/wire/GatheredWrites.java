package concord.web.grpc.wire;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What all calls of a connection write, gathered: a thread of the connection sends what has come
/// together while it sent the last of it. One call alone is sent at once; of many, dozens of frames
/// are one write to the socket, and none of the calls waits for it.
///
/// Who writes waits while more than [#ROOM_BYTES] are there, so a client that reads slowly costs no
/// more than twice that. A write that fails is told to all who write afterwards.
final class GatheredWrites implements DataWriter {

    static final int ROOM_BYTES = 128 << 10;

    private static final int FIRST_BYTES = 4 << 10;
    private static final long CLOSE_MILLIS = 1_000;

    private final DataWriter socket;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();

    private byte[] gathered = new byte[FIRST_BYTES];
    private int length;

    /// What is being sent; the sender's own.
    private byte[] sending = new byte[FIRST_BYTES];

    private @Nullable Thread sender;
    private boolean waiting;
    private boolean closing;
    private boolean ended;
    private @Nullable RuntimeException failure;

    /// @param socket takes one write after the other
    GatheredWrites(DataWriter socket) {
        this.socket = socket;
    }

    private void send() {
        RuntimeException why = null;
        try {
            for (int bytes = take(); bytes > 0; bytes = take()) {
                socket.writeNow(BufferData.create(sending, 0, bytes));
            }
        } catch (RuntimeException e) {
            why = e;
        } catch (InterruptedException e) {
            why = new UncheckedIOException(new IOException("the connection was ended", e));
        } finally {
            ended(why);
        }
    }

    /// Waits for bytes and takes all that are there, for the sender alone.
    ///
    /// @return how many there are; 0 when there will be none any more
    private int take() throws InterruptedException {
        lock.lock();
        try {
            while (length == 0 && !closing) {
                waiting = true;
                work.await();
            }
            byte[] taken = gathered;
            gathered = sending.length > ROOM_BYTES ? new byte[FIRST_BYTES] : sending;
            sending = taken;
            int bytes = length;
            length = 0;
            room.signalAll();
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    private void ended(@Nullable RuntimeException why) {
        lock.lock();
        try {
            ended = true;
            failure = why;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(BufferData... buffers) {
        writeNow(buffers);
    }

    @Override
    public void write(BufferData buffer) {
        writeNow(buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
        lock.lock();
        try {
            while (length >= ROOM_BYTES && !ended) {
                room.awaitUninterruptibly();
            }
            check();
            int more = buffer.available();
            if (gathered.length - length < more) {
                gathered = Arrays.copyOf(gathered, Math.max(2 * gathered.length, length + more));
            }
            length += buffer.read(gathered, length, more);
            if (sender == null) {
                sender = Thread.ofVirtual().name("concord-writes").start(this::send);
            } else if (waiting) {
                waiting = false;
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void check() {
        if (failure != null) {
            throw new UncheckedIOException(
                    new IOException("an earlier write to the connection failed", failure));
        }
        if (ended || closing) {
            throw new UncheckedIOException(new IOException("the connection has ended"));
        }
    }

    /// Sends what is there, unless the client takes nothing for a second, and ends.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            if (sender == null) {
                return;
            }
            work.signal();
            long left = TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
            while (!ended && left > 0) {
                left = room.awaitNanos(left);
            }
            sender.interrupt();
        } catch (InterruptedException e) {
            sender.interrupt();
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
