package concord.web.http;

import io.helidon.webserver.CloseConnectionException;

/// Ends a connection after an answer that said so. Its request has been read to the end.
final class LastAnswerException extends CloseConnectionException {

    private static final long serialVersionUID = 1L;

    LastAnswerException() {
        super("one side wants the connection closed");
    }
}
