package concord.web.grpc.wire;

import concord.core.ErrorCode;
import io.grpc.Status;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the headers of a call say, by the protocol of gRPC over HTTP/2.
final class CallHeaders {

    private static final String TYPE = "application/grpc";
    private static final HeaderName TIMEOUT = HeaderNames.create("grpc-timeout");
    private static final HeaderName ENCODING = HeaderNames.create("grpc-encoding");
    private static final Pattern TIMEOUT_FORM = Pattern.compile("([0-9]{1,8})([HMSmun])");

    private CallHeaders() {}

    /// Whether a request is a call at all.
    static boolean isCall(Headers headers) {
        String type = type(headers);
        return type.equals(TYPE) || type.startsWith(TYPE + "+") || type.startsWith(TYPE + ";");
    }

    private static String type(Headers headers) {
        return headers.first(HeaderNames.CONTENT_TYPE).orElse("");
    }

    /// Refuses calls whose messages are not plain Protocol Buffers.
    static void check(Headers headers) {
        String type = type(headers);
        if (type.startsWith(TYPE + "+") && !type.startsWith(TYPE + "+proto")) {
            throw Refusal.of(
                            Status.Code.UNIMPLEMENTED,
                            "content-type is '" + type + "'; it must be application/grpc+proto")
                    .exception();
        }
        String encoding = headers.first(ENCODING).orElse("identity");
        if (!encoding.equals("identity")) {
            throw Refusal.of(
                            Status.Code.UNIMPLEMENTED,
                            "grpc-encoding is '"
                                    + encoding
                                    + "'; send messages without compression")
                    .with("grpc-accept-encoding", "identity")
                    .exception();
        }
    }

    /// How long the call may take.
    static Optional<Duration> timeout(Headers headers) {
        return headers.first(TIMEOUT).map(CallHeaders::timeout);
    }

    private static Duration timeout(String text) {
        Matcher matcher = TIMEOUT_FORM.matcher(text);
        if (!matcher.matches()) {
            throw Refusal.of(
                            ErrorCode.INVALID_REQUEST,
                            "grpc-timeout is '"
                                    + text
                                    + "'; it must be up to eight digits and one of H M S m u n")
                    .exception();
        }
        return Duration.of(Long.parseLong(matcher.group(1)), unit(matcher.group(2)));
    }

    private static ChronoUnit unit(String letter) {
        return switch (letter) {
            case "H" -> ChronoUnit.HOURS;
            case "M" -> ChronoUnit.MINUTES;
            case "S" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MILLIS;
            case "u" -> ChronoUnit.MICROS;
            default -> ChronoUnit.NANOS;
        };
    }
}
