package concord.web.grpc.wire;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.http2.Http2FrameHeader;
import io.helidon.http.http2.Http2FrameTypes;
import io.helidon.http.http2.Http2RstStream;
import io.helidon.http.http2.Http2StreamState;
import io.helidon.http.http2.Http2WindowUpdate;
import java.util.function.Consumer;

/// A call that is refused for what its headers say. What its client sends is read and dropped.
final class RefusedStream implements LiveStream {

    private final Outgoing outgoing;
    private final Refusal refusal;
    private final Consumer<LiveStream> atEnd;
    private final Thread thread = Thread.currentThread();
    private volatile Http2StreamState state = Http2StreamState.HALF_CLOSED_LOCAL;

    RefusedStream(Outgoing outgoing, Refusal refusal, Consumer<LiveStream> atEnd) {
        this.outgoing = outgoing;
        this.refusal = refusal;
        this.atEnd = atEnd;
    }

    @Override
    public void init() {
        try {
            outgoing.refuse(refusal);
        } catch (ConnectionLostException e) {
            close();
        }
    }

    private void close() {
        state = Http2StreamState.CLOSED;
        atEnd.accept(this);
    }

    @Override
    public boolean isFinished() {
        return true;
    }

    @Override
    public void stop() {
        // it has its answer
    }

    @Override
    public void look() {
        // nothing is held for it
    }

    @Override
    public void connectionLost() {
        close();
        thread.interrupt();
    }

    @Override
    public Http2StreamState streamState() {
        return state;
    }

    @Override
    public void rstStream(Http2RstStream reset) {
        close();
    }

    @Override
    public void windowUpdate(Http2WindowUpdate update) {
        // there is nothing to send
    }

    @Override
    public void data(Http2FrameHeader header, BufferData data) {
        if (header.flags(Http2FrameTypes.DATA).endOfStream()) {
            close();
        }
    }
}
