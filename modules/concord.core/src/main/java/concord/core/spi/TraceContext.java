package concord.core.spi;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Where something belongs in a distributed trace, as W3C Trace Context writes it in headers. Core
/// carries it from a request to the engine and looks at nothing in it.
///
/// @param traceparent version, trace id, span id and flags; empty when there is no trace
/// @param tracestate what vendors add, empty when there is nothing
public record TraceContext(String traceparent, String tracestate) {

    /// No trace.
    public static final TraceContext NONE = new TraceContext("", "");

    private static final ScopedValue<TraceContext> CURRENT = ScopedValue.newInstance();

    private static final Pattern FORM =
            Pattern.compile(
                    "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    private static final int TRACE_ID = 3;
    private static final int TRACE_ID_END = 35;
    private static final int SPAN_ID = 36;
    private static final int SPAN_ID_END = 52;
    private static final int LAST_OF_FLAGS = 54;

    /// The context of headers. As the standard wants it, what is not well formed is as good as not
    /// there (W3C Trace Context, §3.2.2.5 and §4.3).
    public static TraceContext of(Optional<String> traceparent, Optional<String> tracestate) {
        return traceparent
                .map(String::strip)
                .filter(it -> FORM.matcher(it).matches())
                .map(it -> new TraceContext(it, tracestate.orElse("")))
                .orElse(NONE);
    }

    /// What this thread's work belongs to: that of the operation that it carries out.
    public static TraceContext current() {
        return CURRENT.orElse(NONE);
    }

    /// Whether there is a trace.
    public boolean isPresent() {
        return !traceparent.isEmpty();
    }

    /// Whether the trace is one that is recorded, as its flags say (W3C Trace Context, §3.2.2.4).
    public boolean isSampled() {
        return isPresent() && Character.digit(traceparent.charAt(LAST_OF_FLAGS), 16) % 2 == 1;
    }

    /// Does something that belongs here.
    public <T> T during(Supplier<T> work) {
        return isPresent() ? ScopedValue.where(CURRENT, this).call(work::get) : work.get();
    }

    /// The id of the trace, 32 characters of hexadecimal; empty when there is none.
    public String traceId() {
        return isPresent() ? traceparent.substring(TRACE_ID, TRACE_ID_END) : "";
    }

    /// The id of the span, 16 characters of hexadecimal; empty when there is none.
    public String spanId() {
        return isPresent() ? traceparent.substring(SPAN_ID, SPAN_ID_END) : "";
    }
}
