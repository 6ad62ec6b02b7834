package concord.cli.remote;

import concord.cli.Terminal;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Shows on a screen for how many seconds the server has been at work, where nobody knows how much
/// is left.
final class Waiting implements AutoCloseable {

    private static final Duration STEP = Duration.ofMillis(200);

    private final Progress progress;
    private final ExecutorService clock = Executors.newVirtualThreadPerTaskExecutor();

    Waiting(Terminal terminal, String what) {
        long start = System.nanoTime();
        progress = new Progress(terminal, what + ", seconds", 0);
        if (terminal.errIsScreen()) {
            clock.execute(() -> show(start));
        }
    }

    private void show(long start) {
        try {
            while (true) {
                Thread.sleep(STEP);
                progress.at(Duration.ofNanos(System.nanoTime() - start).toSeconds());
            }
        } catch (InterruptedException e) {
            // It is done.
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        clock.close();
        progress.close();
    }
}
