package concord.web.http;

import io.helidon.webserver.CloseConnectionException;

/// An answer whose making failed when a part of it was sent already. Its connection ends.
final class BrokenOffException extends CloseConnectionException {

    private static final long serialVersionUID = 1L;

    BrokenOffException(Exception cause) {
        super("the answer broke off", cause);
    }
}
