package concord.cli.log;

import concord.core.spi.CurrentRequest;
import concord.core.spi.TraceContext;
import java.io.PrintStream;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/// Handler that writes an object of JSON for an event, on one line, with the member and its term.
/// What is told within a request has its id, and the trace that it is part of.
final class JsonLines extends LineHandler {

    private final String node;
    private volatile long term;

    JsonLines(PrintStream target, String node) {
        super(target);
        this.node = node;
    }

    /// The member is in that term.
    void term(long current) {
        term = current;
    }

    @Override
    String line(LogRecord event) {
        StringBuilder line = new StringBuilder("{");
        field(line, "timestamp", Lines.time(event.getInstant()));
        field(line, "level", level(event.getLevel()));
        field(line, "logger", String.valueOf(event.getLoggerName()));
        field(line, "node", node);
        if (term > 0) {
            line.append(",\"term\":").append(term);
        }
        request(line);
        field(line, "message", message(event));
        if (event.getThrown() != null) {
            field(line, "stack_trace", stackTrace(event.getThrown()));
        }
        return line.append('}').toString();
    }

    private static void request(StringBuilder line) {
        CurrentRequest request = CurrentRequest.get();
        TraceContext current = TraceContext.current();
        TraceContext trace = current.isPresent() ? current : request.trace();
        if (!request.id().isEmpty()) {
            field(line, "request_id", request.id());
        }
        if (trace.isPresent()) {
            field(line, "trace_id", trace.traceId());
            field(line, "span_id", trace.spanId());
        }
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "error";
        } else if (value >= Level.WARNING.intValue()) {
            return "warning";
        } else if (value >= Level.INFO.intValue()) {
            return "info";
        }
        return value >= Level.FINE.intValue() ? "debug" : "trace";
    }

    private static void field(StringBuilder line, String name, String text) {
        if (line.length() > 1) {
            line.append(',');
        }
        line.append('"').append(name).append("\":\"");
        text.chars().forEach(c -> character(line, (char) c));
        line.append('"');
    }

    private static void character(StringBuilder line, char c) {
        switch (c) {
            case '"' -> line.append("\\\"");
            case '\\' -> line.append("\\\\");
            case '\n' -> line.append("\\n");
            case '\t' -> line.append("\\t");
            case '\r' -> line.append("\\r");
            default -> {
                if (c < ' ') {
                    line.append("\\u%04x".formatted((int) c));
                } else {
                    line.append(c);
                }
            }
        }
    }
}
