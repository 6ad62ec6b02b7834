package concord.web.grpc.wire;

import io.helidon.webserver.http2.spi.Http2SubProtocolSelector.SubProtocolHandler;

/// A stream as its connection sees it, until its client has ended it as well.
sealed interface LiveStream extends SubProtocolHandler permits GrpcStream, RefusedStream {

    /// The connection has ended: lets the stream's thread go.
    void connectionLost();

    /// The server stops: ends what would not end by itself.
    void stop();

    /// Ends the call if its client has not sent a message whole in time. Asked now and then.
    void look();

    /// Whether the call has been answered.
    boolean isFinished();
}
