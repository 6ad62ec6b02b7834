package concord.cli.log;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/// Handler that writes a line for an event: `2026-01-31T12:00:00.000Z WARN org.example: What
/// happened.`
///
/// Concord's own lines don't name their logger. A stack trace follows on lines of its own.
final class Lines extends LineHandler {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    Lines(PrintStream target) {
        super(target);
    }

    @Override
    String line(LogRecord event) {
        String logger = String.valueOf(event.getLoggerName());
        StringBuilder line = new StringBuilder();
        line.append(time(event.getInstant())).append(' ').append(name(event.getLevel()));
        if (!logger.equals(LogProvider.OWN_LOGGER)) {
            line.append(logger).append(": ");
        }
        line.append(message(event));
        if (event.getThrown() != null) {
            line.append(System.lineSeparator()).append(stackTrace(event.getThrown()));
        }
        return line.toString();
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    private static String name(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR ";
        } else if (value >= Level.WARNING.intValue()) {
            return "WARN  ";
        } else if (value >= Level.INFO.intValue()) {
            return "INFO  ";
        }
        return value >= Level.FINE.intValue() ? "DEBUG " : "TRACE ";
    }
}
