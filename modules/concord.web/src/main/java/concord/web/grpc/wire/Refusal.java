package concord.web.grpc.wire;

import concord.core.ConcordException;
import concord.core.ErrorCode;
import concord.web.http.RequestId;
import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;

/// Why a call has no answer: the status, the message and the trailers that end it.
///
/// @param status the status of gRPC
/// @param message what is wrong and what to do, for people
/// @param trailers details for programs, by their names
public record Refusal(Status.Code status, String message, Map<String, String> trailers) {

    /// The trailer with the name of the [ErrorCode].
    public static final String CODE = "concord-code";

    /// The trailer with the oldest revision that can be asked for, of `COMPACTED`.
    public static final String OLDEST_REVISION = "concord-oldest-revision";

    /// The trailer with the store's revision, of a write that took no effect.
    public static final String REVISION = "concord-revision";

    /// The metadata in which a request has its name, and its answer too.
    static final String REQUEST_ID = RequestId.HEADER.lowerCase();

    private static final String NO_DETAILS =
            "internal error; the server's log has the details under the "
                    + REQUEST_ID
                    + " of this answer";

    /// Keeps a copy of the trailers.
    public Refusal {
        trailers = Map.copyOf(trailers);
    }

    /// The failure that the store reported.
    public static Refusal of(ConcordException e) {
        String message =
                e.code() == ErrorCode.INTERNAL ? NO_DETAILS : String.valueOf(e.getMessage());
        Refusal refusal = of(e.code(), message);
        return e instanceof ConcordException.Compacted compacted
                ? refusal.with(OLDEST_REVISION, Long.toString(compacted.oldestRevision()))
                : refusal;
    }

    /// A failure of this code.
    public static Refusal of(ErrorCode code, String message) {
        return new Refusal(status(code), message, Map.of(CODE, code.name()));
    }

    /// A failure of the protocol itself, which has no code of the store's.
    static Refusal of(Status.Code status, String message) {
        return new Refusal(status, message, Map.of());
    }

    /// A bug. What it was stays in the log.
    static Refusal internal() {
        return of(ErrorCode.INTERNAL, NO_DETAILS);
    }

    /// The same with one more trailer.
    public Refusal with(String name, String value) {
        Map<String, String> more = new HashMap<>(trailers);
        more.put(name, value);
        return new Refusal(status, message, more);
    }

    /// To be thrown where it was found.
    public RefusalException exception() {
        return new RefusalException(this);
    }

    /// The one place that says which status of gRPC a code has.
    private static Status.Code status(ErrorCode code) {
        return switch (code) {
            case INVALID_KEY, INVALID_REQUEST, BATCH_TOO_LARGE, VALUE_TOO_LARGE ->
                    Status.Code.INVALID_ARGUMENT;
            case UNAUTHORIZED -> Status.Code.UNAUTHENTICATED;
            case FORBIDDEN -> Status.Code.PERMISSION_DENIED;
            case NOT_FOUND -> Status.Code.NOT_FOUND;
            case CONDITION_FAILED -> Status.Code.FAILED_PRECONDITION;
            case COMPACTED -> Status.Code.OUT_OF_RANGE;
            case OVERLOADED -> Status.Code.RESOURCE_EXHAUSTED;
            case CLUSTER_UNAVAILABLE -> Status.Code.UNAVAILABLE;
            case TIMEOUT -> Status.Code.DEADLINE_EXCEEDED;
            case INTERNAL -> Status.Code.INTERNAL;
        };
    }
}
