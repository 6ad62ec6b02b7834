package concord.client;

import concord.core.ConcordException;
import concord.core.ErrorCode;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the status that ended a call means.
final class Failures {

    private static final Metadata.Key<String> CODE =
            Metadata.Key.of("concord-code", Metadata.ASCII_STRING_MARSHALLER);

    private static final Metadata.Key<String> OLDEST_REVISION =
            Metadata.Key.of("concord-oldest-revision", Metadata.ASCII_STRING_MARSHALLER);

    private Failures() {}

    /// Whether a call that ended so may succeed elsewhere, or later.
    static boolean isPassing(Status status, @Nullable Metadata trailers) {
        return switch (status.getCode()) {
            case UNAVAILABLE, CANCELLED, DEADLINE_EXCEEDED -> true;
            case INTERNAL, UNKNOWN ->
                    code(trailers).isEmpty(); // the connection broke in the middle
            default -> false;
        };
    }

    /// Whether a server said what failed, and not the connection.
    static boolean isTold(@Nullable Metadata trailers) {
        return code(trailers).isPresent();
    }

    /// What the server reported, as it would have been thrown there.
    static ConcordException of(Status status, @Nullable Metadata trailers) {
        String message = message(status);
        return code(trailers)
                .map(code -> ConcordException.reported(code, message, oldest(trailers)))
                .orElseGet(() -> of(status.getCode(), message, status.getCause()));
    }

    private static ConcordException of(
            Status.Code code, String message, @Nullable Throwable cause) {
        return switch (code) {
            case UNAUTHENTICATED -> new ConcordException.Unauthorized(message);
            case PERMISSION_DENIED -> new ConcordException.Forbidden(message);
            case UNAVAILABLE, CANCELLED, DEADLINE_EXCEEDED, INTERNAL, UNKNOWN ->
                    new ConcordException.Unavailable("the connection failed: " + message, cause);
            case UNIMPLEMENTED ->
                    new ConcordException.InvalidRequest(
                            "the server does not know this call; is it a Concord server, and not"
                                    + " older than the client? "
                                    + message);
            default -> new ConcordException.Internal(code + ": " + message, cause);
        };
    }

    /// What a status says, for people.
    static String message(Status status) {
        @Nullable String description = status.getDescription();
        @Nullable Throwable cause = status.getCause();
        String text = description == null ? status.getCode().name() : description;
        return cause == null || cause.getMessage() == null
                ? text
                : text + ": " + cause.getMessage();
    }

    private static Optional<ErrorCode> code(@Nullable Metadata trailers) {
        @Nullable String name = trailers == null ? null : trailers.get(CODE);
        for (ErrorCode code : ErrorCode.values()) {
            if (code.name().equals(name)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }

    private static long oldest(@Nullable Metadata trailers) {
        @Nullable String oldest = trailers == null ? null : trailers.get(OLDEST_REVISION);
        return oldest == null ? 0 : Long.parseLong(oldest);
    }
}
