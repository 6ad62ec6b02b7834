package concord.web.grpc.wire;

import concord.core.ErrorCode;
import io.helidon.http.http2.FlowControl;
import io.helidon.http.http2.Http2StreamWriter;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/// What is sent on a stream. A message waits until its client has room for it, so nothing is
/// gathered here for one that reads slowly.
///
/// All calls of a connection take its room under one lock: two that both find room left for one
/// would send more than the client allows, and it would end the connection.
final class Outgoing {

    /// The window is looked at anew after such times: nobody tells when that of the whole
    /// connection opens.
    private static final long SHORTEST_WAIT_MILLIS = 1;

    private static final long LONGEST_WAIT_MILLIS = 100;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private static final int OVERHEAD_BYTES = 192;

    private final Http2StreamWriter writer;
    private final int streamId;
    private final FlowControl.Outbound window;
    private final Lock room;
    private final String requestId;
    private boolean begun;
    private boolean withinMessage;

    Outgoing(
            Http2StreamWriter writer,
            int streamId,
            FlowControl.Outbound window,
            Lock room,
            String requestId) {
        this.writer = writer;
        this.streamId = streamId;
        this.window = window;
        this.room = room;
        this.requestId = requestId;
    }

    /// Sends a message of a stream.
    ///
    /// @throws RefusalException when the call ends meanwhile, or the client reads nothing
    void message(byte[] framed, Call call, Method.Patience patience) {
        int sent = 0;
        long wait = SHORTEST_WAIT_MILLIS;
        long since = System.nanoTime();
        withinMessage = true;
        while (sent < framed.length) {
            int part = part(framed, sent);
            if (part > 0) {
                sent += part;
                wait = SHORTEST_WAIT_MILLIS;
                since = System.nanoTime();
                continue;
            }
            if (patience == Method.Patience.A_MINUTE
                    && System.nanoTime() - since > PATIENCE_NANOS) {
                throw Refusal.of(
                                ErrorCode.TIMEOUT,
                                "the client has read nothing for a minute; begin again behind the"
                                        + " last message, and read faster or ask for less")
                        .exception();
            }
            if (sent == 0) {
                withinMessage = false;
            }
            call.awaitChange(wait);
            call.check();
            withinMessage = true;
            wait = Math.min(2 * wait, LONGEST_WAIT_MILLIS);
        }
        withinMessage = false;
    }

    private int part(byte[] framed, int sent) {
        room.lock();
        try {
            int part =
                    Math.min(
                            framed.length - sent,
                            Math.min(window.getRemainingWindowSize(), window.maxFrameSize()));
            if (part > 0) {
                write(frames(part).data(framed, sent, part));
                window.decrementWindowSize(part);
            }
            return part;
        } finally {
            room.unlock();
        }
    }

    /// Ends a call that has its answer.
    ///
    /// @param last the only message, of a call that has one; sent with everything else at once
    ///   where there is room
    void success(byte @Nullable [] last, Call call) {
        if (last == null) {
            write(frames(0).success());
        } else if (!sentAtOnce(last)) {
            message(last, call, Method.Patience.A_MINUTE);
            write(frames(0).success());
        }
    }

    private boolean sentAtOnce(byte[] last) {
        room.lock();
        try {
            if (last.length > Math.min(window.getRemainingWindowSize(), window.maxFrameSize())) {
                return false;
            }
            write(frames(last.length).data(last, 0, last.length).success());
            window.decrementWindowSize(last.length);
            return true;
        } finally {
            room.unlock();
        }
    }

    /// Ends a call that has none.
    void refuse(Refusal refusal) {
        write(
                withinMessage
                        ? frames(0).reset()
                        : frames(0).refusal(refusal.with(Refusal.REQUEST_ID, requestId)));
    }

    private Frames frames(int dataBytes) {
        Frames frames = new Frames(streamId, dataBytes + OVERHEAD_BYTES);
        if (!begun) {
            begun = true;
            frames.begin(requestId);
        }
        return frames;
    }

    private void write(Frames frames) {
        try {
            writer.write(frames.together());
        } catch (RuntimeException e) {
            // Whatever it is: of the socket, or of a wait for it that was interrupted.
            throw new ConnectionLostException(e);
        }
    }
}
