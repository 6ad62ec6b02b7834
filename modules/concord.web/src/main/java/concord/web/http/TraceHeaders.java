package concord.web.http;

import concord.core.spi.TraceContext;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;

/// The trace that a request, or a call in its metadata, says that it is part of: `traceparent` and
/// `tracestate` (W3C Trace Context, §3).
public final class TraceHeaders {

    private static final HeaderName PARENT = HeaderNames.create("traceparent");
    private static final HeaderName STATE = HeaderNames.create("tracestate");

    private TraceHeaders() {}

    /// The trace, or none where the headers name none, or are not as they should be.
    public static TraceContext of(Headers headers) {
        return headers.contains(PARENT)
                ? TraceContext.of(headers.first(PARENT), headers.first(STATE))
                : TraceContext.NONE;
    }
}
