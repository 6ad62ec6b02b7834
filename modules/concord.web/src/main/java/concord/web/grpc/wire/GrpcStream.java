package concord.web.grpc.wire;

import static java.lang.System.Logger.Level.ERROR;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import concord.core.ConcordException;
import concord.core.ErrorCode;
import io.grpc.Status;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.http2.Http2FrameHeader;
import io.helidon.http.http2.Http2FrameTypes;
import io.helidon.http.http2.Http2RstStream;
import io.helidon.http.http2.Http2StreamState;
import io.helidon.http.http2.Http2WindowUpdate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A call on its stream of HTTP/2: takes its messages, runs its method and ends it with a status.
///
/// Messages come, and the method runs, on the stream's own thread. A reset, more room to send and
/// the end of the connection are told by the thread of the connection, the deadline by another.
final class GrpcStream implements LiveStream {

    private static final System.Logger LOG = System.getLogger("concord.web");
    private static final int PREFIX_BYTES = 5;
    private static final long NOTHING = Long.MAX_VALUE;

    private final Method<?, ?> method;
    private final Call call;
    private final Outgoing outgoing;
    private final Deframer deframer;
    private final Duration messageTimeout;
    private final Consumer<LiveStream> atEnd;
    private final Thread thread = Thread.currentThread();

    /// The request of a client that sends one.
    private byte @Nullable [] request;

    /// The response of a server that sends one.
    private byte @Nullable [] response;

    private boolean running;
    private boolean finished;
    private volatile boolean heardAll;
    private volatile boolean gone;

    /// By when the message that is awaited has to be there. A client that sends several may think
    /// as long as it likes before it begins the next.
    private volatile long messageDeadlineNanos = NOTHING;

    /// @param messageTimeout how long a message of the client may take
    /// @param atEnd takes the stream when nobody needs to end it from outside any more
    GrpcStream(
            Method<?, ?> method,
            Call call,
            Outgoing outgoing,
            Deframer deframer,
            Duration messageTimeout,
            Consumer<LiveStream> atEnd) {
        this.method = method;
        this.call = call;
        this.outgoing = outgoing;
        this.deframer = deframer;
        this.messageTimeout = messageTimeout;
        this.atEnd = atEnd;
    }

    @Override
    public void init() {
        if (!method.clientStreams()) {
            awaitMessage();
        }
        if (method.serverStreams()) {
            call.watchDeadline(this::finishUnlessRunning);
        }
    }

    private void awaitMessage() {
        if (messageDeadlineNanos == NOTHING) {
            messageDeadlineNanos = System.nanoTime() + messageTimeout.toNanos();
        }
    }

    @Override
    public void look() {
        long deadline = messageDeadlineNanos;
        if (deadline != NOTHING && System.nanoTime() - deadline > 0) {
            messageDeadlineNanos = NOTHING;
            Thread.startVirtualThread(this::refuseLate); // whoever asks has others to look at
        }
    }

    private void refuseLate() {
        call.end(
                Refusal.of(
                        ErrorCode.TIMEOUT,
                        "a message did not come whole within "
                                + messageTimeout.toSeconds()
                                + " seconds; nothing of it was done"));
        finishUnlessRunning();
    }

    @Override
    public Http2StreamState streamState() {
        if (gone || (isFinished() && heardAll)) {
            atEnd.accept(this);
            return Http2StreamState.CLOSED;
        }
        if (isFinished()) {
            return Http2StreamState.HALF_CLOSED_LOCAL;
        }
        return heardAll ? Http2StreamState.HALF_CLOSED_REMOTE : Http2StreamState.OPEN;
    }

    @Override
    public void rstStream(Http2RstStream reset) {
        lose();
    }

    /// Ends the call of a client that can no longer be told anything.
    private void lose() {
        gone = true;
        atEnd.accept(this);
        call.end(Call.cancelled());
        finishUnlessRunning();
    }

    @Override
    public void connectionLost() {
        lose();
        thread.interrupt();
    }

    @Override
    public void stop() {
        if (method.serverStreams()) {
            call.end(
                    Refusal.of(
                            ErrorCode.CLUSTER_UNAVAILABLE,
                            "the server stops; go on with another member"));
            // This client may take nothing, and whoever stops the server waits for no client.
            Thread.startVirtualThread(this::finishUnlessRunning);
        }
    }

    @Override
    public void windowUpdate(Http2WindowUpdate update) {
        call.wake();
    }

    @Override
    public void data(Http2FrameHeader header, BufferData data) {
        boolean last = header.flags(Http2FrameTypes.DATA).endOfStream();
        if (begins()) {
            Refusal refusal = null;
            try {
                refusal = call.request().during(() -> answer(data, last));
            } finally {
                ends(refusal); // without memory, too: whoever ends the call then gives it back
            }
        }
        if (last) {
            heardAll = true;
        }
    }

    private synchronized boolean begins() {
        running = !finished;
        return running;
    }

    @Override
    public synchronized boolean isFinished() {
        return finished;
    }

    /// Takes what has come and answers it as far as it can be.
    ///
    /// @return why the call is refused; null when it goes on, or has its answer
    private @Nullable Refusal answer(BufferData data, boolean last) {
        try {
            for (byte[] it = deframer.next(data); it != null; it = deframer.next(data)) {
                if (method.clientStreams()) {
                    messageDeadlineNanos = NOTHING;
                }
                take(it);
            }
            if (last) {
                messageDeadlineNanos = NOTHING;
                end();
            } else if (deframer.isWithin()) {
                awaitMessage();
            }
            return call.end();
        } catch (ConnectionLostException e) {
            gone = true;
            return Call.cancelled();
        } catch (RuntimeException e) {
            // What a method meets when it is ended from outside is not why.
            Refusal end = call.end();
            return end != null ? end : refusal(e);
        }
    }

    private Refusal refusal(RuntimeException e) {
        return switch (e) {
            case RefusalException refused -> refused.refusal();
            case ConcordException failed -> {
                if (failed.code() == ErrorCode.INTERNAL) {
                    logBug(e);
                }
                yield Refusal.of(failed);
            }
            default -> {
                logBug(e);
                yield Refusal.internal();
            }
        };
    }

    private void logBug(RuntimeException e) {
        LOG.log(
                ERROR,
                "A call of "
                        + method.descriptor().getFullMethodName()
                        + ", request "
                        + call.request().id()
                        + ", failed by a bug.",
                e);
    }

    private void take(byte[] message) {
        if (method.clientStreams()) {
            run(message);
            deframer.letGo();
        } else if (request != null) {
            throw protocol("the request has more than one message").exception();
        } else {
            request = message;
        }
    }

    private void end() {
        if (deframer.isWithin()) {
            throw protocol("the request ends in the middle of a message").exception();
        }
        if (!method.clientStreams()) {
            if (request == null) {
                throw protocol("the request has no message").exception();
            }
            run(request);
        }
        call.check();
        if (response == null && !method.serverStreams()) {
            throw protocol("the request ends before it is complete").exception();
        }
        outgoing.success(response, call);
        finished(Status.Code.OK);
    }

    private static Refusal protocol(String message) {
        return Refusal.of(Status.Code.INVALID_ARGUMENT, message)
                .with(Refusal.CODE, ErrorCode.INVALID_REQUEST.name());
    }

    private void run(byte[] message) {
        call.remaining(); // a call that is late is not begun
        method.run(call, message, this::send);
    }

    private void send(MessageLite message) {
        byte[] framed = framed(message);
        if (method.serverStreams()) {
            call.check();
            outgoing.message(framed, call, method.patience());
        } else {
            response = framed;
        }
    }

    private static byte[] framed(MessageLite message) {
        int length = message.getSerializedSize();
        byte[] framed = new byte[PREFIX_BYTES + length];
        framed[1] = (byte) (length >>> 24);
        framed[2] = (byte) (length >>> 16);
        framed[3] = (byte) (length >>> 8);
        framed[4] = (byte) length;
        try {
            CodedOutputStream output = CodedOutputStream.newInstance(framed, PREFIX_BYTES, length);
            message.writeTo(output);
            output.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // an array has room for what it was made for
        }
        return framed;
    }

    private void ends(@Nullable Refusal refusal) {
        synchronized (this) {
            running = false;
        }
        if (refusal != null) {
            refuse(refusal);
        } else if (call.end() != null) {
            finishUnlessRunning(); // it was ended in between, by one who left it to this thread
        }
    }

    private void refuse(Refusal refusal) {
        if (finished(refusal.status()) && !gone) {
            try {
                outgoing.refuse(refusal);
            } catch (ConnectionLostException e) {
                gone = true;
            }
        }
    }

    /// Ends a call that was ended from outside, when no method of it runs that would do so. Waits
    /// for the client to take what is sent, so never on a thread that others need.
    private void finishUnlessRunning() {
        synchronized (this) {
            if (running) {
                return;
            }
        }
        Refusal why = call.end();
        if (why != null) {
            refuse(why);
        }
    }

    /// Whether this is the one who ends the call.
    private boolean finished(Status.Code status) {
        synchronized (this) {
            if (finished) {
                return false;
            }
            finished = true;
        }
        request = null;
        deframer.close();
        call.done(status);
        return true;
    }
}
