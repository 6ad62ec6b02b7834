package concord.cli.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LinesTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Lines lines = new Lines(new PrintStream(written, true, StandardCharsets.UTF_8));

    private String publish(Level level, String logger, String message, Object... parameters) {
        LogRecord event = new LogRecord(level, message);
        event.setInstant(Instant.parse("2026-01-31T12:00:00.5Z"));
        event.setLoggerName(logger);
        event.setParameters(parameters);
        return publish(event);
    }

    private String publish(LogRecord event) {
        lines.publish(event);
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void an_event_of_concord_is_a_line_with_time_level_and_message() {
        assertEquals(
                "2026-01-31T12:00:00.500Z INFO  Member n1 is open after 812 ms.\n",
                publish(Level.INFO, "concord", "Member {0} is open after {1} ms.", "n1", 812));
    }

    @Test
    void an_event_of_a_library_names_its_logger() {
        assertEquals(
                "2026-01-31T12:00:00.500Z WARN  org.example.Server: {odd}\n",
                publish(Level.WARNING, "org.example.Server", "{odd}"));
    }

    @Test
    void a_stack_trace_follows_its_line() {
        LogRecord event = new LogRecord(Level.SEVERE, "It broke.");
        event.setLoggerName("concord");
        event.setThrown(new IllegalStateException("why"));

        String text = publish(event);

        assertTrue(
                text.contains("ERROR It broke.\njava.lang.IllegalStateException: why\n\tat "),
                text);
    }
}
