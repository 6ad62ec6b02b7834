package concord.cli.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.spi.CurrentRequest;
import concord.core.spi.TraceContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JsonLinesTest {

    private static final TraceContext TRACE =
            new TraceContext("00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01", "");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final JsonLines lines =
            new JsonLines(new PrintStream(written, true, StandardCharsets.UTF_8), "n1");

    private static LogRecord event(Level level, String message, Object... parameters) {
        LogRecord event = new LogRecord(level, message);
        event.setInstant(Instant.parse("2026-01-31T12:00:00.5Z"));
        event.setLoggerName("concord");
        event.setParameters(parameters);
        return event;
    }

    private String publish(LogRecord event) {
        lines.publish(event);
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void an_event_is_an_object_with_the_member() {
        assertEquals(
                """
                {"timestamp":"2026-01-31T12:00:00.500Z","level":"info","logger":"concord","node":"n1",\
                "message":"Member n1 is open after 812 ms."}
                """,
                publish(event(Level.INFO, "Member {0} is open after {1} ms.", "n1", 812)));
    }

    @Test
    void the_term_is_told_as_soon_as_there_is_one() {
        lines.term(7);

        String line = publish(event(Level.WARNING, "odd"));
        assertTrue(line.contains("\"level\":\"warning\""), line);
        assertTrue(line.contains("\"node\":\"n1\",\"term\":7,\"message\":\"odd\""), line);
    }

    @Test
    void what_is_told_within_a_request_has_its_id_and_its_trace() {
        String line =
                new CurrentRequest("a1b2-3", TRACE).during(() -> publish(event(Level.INFO, "x")));

        assertTrue(
                line.contains(
                        "\"request_id\":\"a1b2-3\""
                                + ",\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\""
                                + ",\"span_id\":\"00f067aa0ba902b7\""),
                line);
    }

    @Test
    void whatever_the_message_is_the_object_stays_on_its_line() {
        LogRecord event = event(Level.SEVERE, "a \"b\" \\ \n\t\u0001 é");
        event.setThrown(new IllegalStateException("why"));

        String text = publish(event);

        assertEquals(1, text.lines().count(), text);
        assertTrue(text.contains("\"message\":\"a \\\"b\\\" \\\\ \\n\\t\\u0001 é\""), text);
        assertTrue(
                text.contains("\"stack_trace\":\"java.lang.IllegalStateException: why\\n\\tat "));
    }
}
