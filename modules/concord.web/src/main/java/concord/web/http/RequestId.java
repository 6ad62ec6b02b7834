package concord.web.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// The name of a request, for whoever looks for it in a log: what the client calls it by
/// `X-Request-Id`, or a name that no other request of this process has. Every answer carries it.
public final class RequestId {

    /// The header that it stands in, and of gRPC the metadata.
    public static final HeaderName HEADER = HeaderNames.create("X-Request-Id");

    /// What may stand in a log as it is.
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");

    private static final String PROCESS =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + "-";
    private static final AtomicLong COUNT = new AtomicLong();

    private RequestId() {}

    /// The client's name for a request if it may be used, else a new one.
    public static String of(Headers headers) {
        return headers.first(HEADER)
                .filter(id -> SAFE.matcher(id).matches())
                .orElseGet(RequestId::next);
    }

    /// A new name.
    static String next() {
        return PROCESS + COUNT.incrementAndGet();
    }
}
