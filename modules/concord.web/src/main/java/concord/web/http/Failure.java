package concord.web.http;

import concord.core.ConcordException;
import concord.core.ErrorCode;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.List;
import java.util.SortedSet;

/// Why a request has no result: the content of the error envelope. The status follows from the
/// code, always.
///
/// @param status the HTTP status
/// @param code the code of the envelope: of [ErrorCode], or one that only HTTP has
/// @param message what is wrong and what to do, for people
/// @param headers what the status asks for besides: `Allow`, `Retry-After`, `WWW-Authenticate`
public record Failure(Status status, String code, String message, List<Header> headers) {

    /// Long enough for a queue to drain or a leader to be elected.
    private static final Header RETRY_AFTER_A_SECOND =
            HeaderValues.create(HeaderNames.RETRY_AFTER, "1");

    /// What a 401 has to say (RFC 9110, §11.6.1).
    private static final Header BEARER =
            HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"concord\"");

    private static final String NO_DETAILS =
            "internal error; the server's log has the details under the X-Request-Id of this answer";

    /// The failure that the store reported.
    static Failure of(ConcordException e) {
        ErrorCode code = e.code();
        return new Failure(
                status(code),
                code.name(),
                code == ErrorCode.INTERNAL ? NO_DETAILS : String.valueOf(e.getMessage()),
                headers(code));
    }

    /// A bug. What it was stays in the log.
    static Failure internal() {
        return of(new ConcordException.Internal(NO_DETAILS, null));
    }

    /// No such path, or nothing under this key.
    public static Failure notFound(String message) {
        return new Failure(Status.NOT_FOUND_404, "NOT_FOUND", message, List.of());
    }

    /// A path that is there, asked with a method that it does not have.
    static Failure methodNotAllowed(String method, SortedSet<String> allowed) {
        String list = String.join(", ", allowed);
        return new Failure(
                Status.METHOD_NOT_ALLOWED_405,
                "METHOD_NOT_ALLOWED",
                method + " is not possible here; allowed: " + list,
                List.of(HeaderValues.create(HeaderNames.ALLOW, list)));
    }

    /// A condition in a header that does not hold.
    public static Failure preconditionFailed(String message) {
        return new Failure(
                Status.PRECONDITION_FAILED_412,
                ErrorCode.CONDITION_FAILED.name(),
                message,
                List.of());
    }

    /// A body of a type that the route does not take.
    ///
    /// @param type the type, empty when none is given
    /// @param allowed what it has to be, for the message
    public static Failure unsupportedMediaType(String type, String allowed) {
        return unsupportedMediaType(
                (type.isEmpty() ? "there is no Content-Type" : "Content-Type is '" + type + "'")
                        + "; it must be "
                        + allowed);
    }

    /// A body that is not as its type says.
    static Failure unsupportedMediaType(String message) {
        return new Failure(
                Status.UNSUPPORTED_MEDIA_TYPE_415, "UNSUPPORTED_MEDIA_TYPE", message, List.of());
    }

    /// A body that is longer than the route, or the listener, takes.
    static Failure bodyTooLarge(long limitBytes) {
        return new Failure(
                status(ErrorCode.VALUE_TOO_LARGE),
                ErrorCode.VALUE_TOO_LARGE.name(),
                "the body has more than "
                        + limitBytes
                        + " bytes, the most allowed here; it follows from limits.value-max-bytes",
                List.of());
    }

    /// To be thrown where it was found.
    public FailureException exception() {
        return new FailureException(this);
    }

    /// The error envelope.
    Answer answer() {
        return Answer.failure(this);
    }

    /// The one place that says which HTTP status a code has.
    private static Status status(ErrorCode code) {
        return switch (code) {
            case INVALID_KEY, INVALID_REQUEST -> Status.BAD_REQUEST_400;
            case UNAUTHORIZED -> Status.UNAUTHORIZED_401;
            case FORBIDDEN -> Status.FORBIDDEN_403;
            case NOT_FOUND -> Status.NOT_FOUND_404;
            case CONDITION_FAILED -> Status.CONFLICT_409;
            case COMPACTED -> Status.GONE_410;
            case BATCH_TOO_LARGE, VALUE_TOO_LARGE -> Status.REQUEST_ENTITY_TOO_LARGE_413;
            case OVERLOADED -> Status.TOO_MANY_REQUESTS_429;
            case INTERNAL -> Status.INTERNAL_SERVER_ERROR_500;
            case CLUSTER_UNAVAILABLE -> Status.SERVICE_UNAVAILABLE_503;
            case TIMEOUT -> Status.GATEWAY_TIMEOUT_504;
        };
    }

    private static List<Header> headers(ErrorCode code) {
        return switch (code) {
            case OVERLOADED, CLUSTER_UNAVAILABLE -> List.of(RETRY_AFTER_A_SECOND);
            case UNAUTHORIZED -> List.of(BEARER);
            default -> List.of();
        };
    }
}
