package concord.web.http;

import concord.core.ConcordException;
import io.helidon.http.DirectHandler;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Answers what goes wrong before a request reaches the routes, or while its body is read: broken
/// HTTP, headers or bodies that are too long.
public final class UnroutedFailures implements DirectHandler {

    private static final String NOT_HTTP = "the request is not HTTP/1.1 as it should be";

    private final long bodyMaxBytes;

    /// @param bodyMaxBytes what the listener refuses longer bodies than
    public UnroutedFailures(long bodyMaxBytes) {
        this.bodyMaxBytes = bodyMaxBytes;
    }

    /// Itself for every kind of event.
    public DirectHandlers handlers() {
        var builder = DirectHandlers.builder();
        Arrays.stream(EventType.values()).forEach(type -> builder.addHandler(type, this));
        return builder.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        // What routes throw never comes here, so what Helidon takes for a bug is HTTP that its
        // parser did not expect, such as a method in no ASCII.
        Answer answer =
                type == EventType.INTERNAL_ERROR
                        ? notHttp("").answer()
                        : failure(status, message).answer();
        answer.headers().forEach(headers::set);
        headers.set(RequestId.HEADER, RequestId.next());
        return TransportResponse.builder()
                .status(answer.status())
                .headers(headers)
                .entity(((Body.Whole) answer.body()).bytes())
                .keepAlive(type.keepAlive())
                .build();
    }

    /// What a status of Helidon's own means here.
    Failure failure(Status status, @Nullable String message) {
        if (status.code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
            return Failure.bodyTooLarge(bodyMaxBytes);
        }
        if (status.code() == Status.INTERNAL_SERVER_ERROR_500.code()) {
            return Failure.internal();
        }
        return notHttp(details(message));
    }

    private static Failure notHttp(String details) {
        return Failure.of(new ConcordException.InvalidRequest(NOT_HTTP + details));
    }

    /// Helidon's own hint at its log is of no use to a client.
    private static String details(@Nullable String message) {
        return message == null || message.isBlank() || message.contains("see server log")
                ? ""
                : ": " + message;
    }
}
