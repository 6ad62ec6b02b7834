package concord.web.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// The name of a request, for whoever looks for it in a log: what the client calls it by
/// `X-Request-Id`, or a name that no other request of this process has. Every answer carries it.
final class RequestId {

    static final HeaderName HEADER = HeaderNames.create("X-Request-Id");

    /// What may stand in a log as it is.
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");

    private static final String PROCESS =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + "-";
    private static final AtomicLong COUNT = new AtomicLong();

    private RequestId() {}

    /// The client's name for a request if it may be used, else a new one.
    static Header of(ServerRequest request) {
        return request.headers()
                .first(HEADER)
                .filter(id -> SAFE.matcher(id).matches())
                .map(id -> HeaderValues.create(HEADER, id))
                .orElseGet(RequestId::next);
    }

    /// A new name.
    static Header next() {
        return HeaderValues.create(HEADER, PROCESS + COUNT.incrementAndGet());
    }
}
