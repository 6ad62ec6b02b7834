package concord.cli.remote;

import concord.cli.Terminal;
import java.time.Duration;

/// Shows on a screen for how many seconds the server has been at work, where nobody knows how much
/// is left.
final class Waiting implements AutoCloseable {

    private static final Duration STEP = Duration.ofMillis(200);

    private final Progress progress;
    private final Thread thread;

    Waiting(Terminal terminal, String what) {
        long start = System.nanoTime();
        progress = new Progress(terminal, what + ", seconds", 0);
        thread = Thread.ofVirtual().unstarted(() -> show(start));
        if (terminal.errIsScreen()) {
            thread.start();
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
        thread.interrupt();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        progress.close();
    }
}
