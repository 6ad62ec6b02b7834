package concord.web.grpc.wire;

/// What was to be sent cannot be: the client has gone. There is nobody to tell.
final class ConnectionLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConnectionLostException(RuntimeException cause) {
        super(cause);
    }
}
