package concord.cli.remote;

import concord.cli.Terminal;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A bar that shows how far something has come, on a screen alone, and is gone at its end.
final class Progress implements AutoCloseable {

    private static final int WIDTH = 30;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /// Ends a line that was drawn over: the cursor to its start, and the rest of it cleared.
    private static final String FROM_START = "\r\u001b[K";

    private final Terminal terminal;
    private final String what;
    private final long total;
    private final LongSupplier clock;
    private long nextNanos;
    private boolean drawn;

    /// @param what is done
    /// @param total how much there is to do; 0 when nobody knows
    Progress(Terminal terminal, String what, long total) {
        this(terminal, what, total, System::nanoTime);
    }

    /// @param clock nanoseconds, from an arbitrary moment
    Progress(Terminal terminal, String what, long total, LongSupplier clock) {
        this.terminal = terminal;
        this.what = what;
        this.total = total;
        this.clock = clock;
        this.nextNanos = clock.getAsLong() + PAUSE_NANOS;
    }

    /// Shows, ten times a second at most, that so much is done.
    void at(long done) {
        if (terminal.errIsScreen() && clock.getAsLong() - nextNanos >= 0) {
            nextNanos = clock.getAsLong() + PAUSE_NANOS;
            drawn = true;
            terminal.err().print(FROM_START + line(done));
            terminal.err().flush();
        }
    }

    private String line(long done) {
        if (total <= 0) {
            return "%s  %,d".formatted(what, done);
        }
        double part = Math.min(1, (double) done / total);
        int full = (int) (part * WIDTH);
        return "%s  [%s%s] %3.0f %%"
                .formatted(what, "#".repeat(full), "-".repeat(WIDTH - full), part * 100);
    }

    @Override
    public void close() {
        if (drawn) {
            terminal.err().print(FROM_START);
            terminal.err().flush();
        }
    }
}
