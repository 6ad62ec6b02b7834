package concord.cli.log;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/// Handler that writes one text for an event, at once and whole.
abstract class LineHandler extends Handler {

    private final PrintStream target;
    private final Formatter messages = new SimpleFormatter();

    LineHandler(PrintStream target) {
        this.target = target;
        setLevel(Level.ALL);
    }

    /// What is written for an event, without the end of the line.
    abstract String line(LogRecord event);

    /// The message with its parameters.
    final String message(LogRecord event) {
        return messages.formatMessage(event);
    }

    /// The stack trace of what was thrown, without the end of its last line.
    static String stackTrace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString().stripTrailing();
    }

    @Override
    public final void publish(LogRecord event) {
        if (isLoggable(event)) {
            target.println(line(event));
        }
    }

    @Override
    public final void flush() {
        target.flush();
    }

    @Override
    public final void close() {
        flush();
    }
}
