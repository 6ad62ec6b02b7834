package concord.web.http;

import io.helidon.webserver.CloseConnectionException;

/// Ends a connection whose client may still be sending the body of a request that has been
/// answered.
final class UnreadBodyException extends CloseConnectionException {

    private static final long serialVersionUID = 1L;

    UnreadBodyException() {
        super("the request was answered before its body was read");
    }
}
