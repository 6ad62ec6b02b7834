package concord.cli.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a person sees of long work, on a screen alone.
@Timeout(60)
class ProgressTest {

    private static final String FROM_START = "\r\u001b[K";

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private long now = 1_000;

    private Terminal terminal(boolean screen) {
        PrintStream err = new PrintStream(shown, true, StandardCharsets.UTF_8);
        return new Terminal(InputStream.nullInputStream(), err, err, false, screen);
    }

    private Progress progress(boolean screen, long total) {
        return new Progress(terminal(screen), "work", total, () -> now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private String shown() {
        String all = shown.toString(StandardCharsets.UTF_8);
        shown.reset();
        return all;
    }

    @Test
    void work_that_is_done_at_once_shows_nothing() {
        try (Progress progress = progress(true, 10)) {
            pass(Duration.ofMillis(99));
            progress.at(10);
        }
        assertEquals("", shown());
    }

    @Test
    void a_bar_is_as_long_as_what_is_done_and_gone_at_the_end() {
        Progress progress = progress(true, 200);
        pass(Duration.ofMillis(100));
        progress.at(50);
        assertEquals(FROM_START + "work  [#######-----------------------]  25 %", shown());
        progress.close();
        assertEquals(FROM_START, shown());
    }

    @Test
    void it_is_drawn_ten_times_a_second_at_most() {
        try (Progress progress = progress(true, 100)) {
            pass(Duration.ofMillis(100));
            progress.at(1);
            shown();
            pass(Duration.ofMillis(99));
            progress.at(2);
            assertEquals("", shown());
            pass(Duration.ofMillis(1));
            progress.at(100);
            assertEquals(FROM_START + "work  [" + "#".repeat(30) + "] 100 %", shown());
        }
    }

    @Test
    void more_than_all_is_all() {
        try (Progress progress = progress(true, 10)) {
            pass(Duration.ofSeconds(1));
            progress.at(11);
            assertTrue(shown().endsWith("] 100 %"));
        }
    }

    @Test
    void where_nobody_knows_how_much_there_is_it_counts() {
        try (Progress progress = progress(true, 0)) {
            pass(Duration.ofSeconds(1));
            progress.at(1_234);
            assertEquals(FROM_START + "work  1,234", shown());
        }
    }

    @Test
    void a_file_or_a_pipe_gets_nothing_of_it() {
        try (Progress progress = progress(false, 10)) {
            pass(Duration.ofHours(1));
            progress.at(5);
        }
        assertEquals("", shown());
    }

    @Test
    void seconds_are_counted_until_it_is_over() throws Exception {
        CountDownLatch counted = new CountDownLatch(1);
        PrintStream err =
                new PrintStream(shown, true, StandardCharsets.UTF_8) {
                    @Override
                    public void print(String text) {
                        super.print(text);
                        if (text.contains("backup, seconds  ")) {
                            counted.countDown();
                        }
                    }
                };
        Terminal screen = new Terminal(InputStream.nullInputStream(), err, err, false, true);
        try (Waiting _ = new Waiting(screen, "backup")) {
            counted.await();
        }
        assertTrue(shown().endsWith(FROM_START));
    }

    @Test
    void what_is_over_is_over_for_one_who_is_interrupted_too() {
        Thread.currentThread().interrupt();
        try (Waiting _ = new Waiting(terminal(true), "backup")) {
            assertTrue(Thread.currentThread().isInterrupted());
        }
        assertTrue(Thread.interrupted());
    }

    @Test
    void a_script_is_not_told_that_it_waits() {
        try (Waiting _ = new Waiting(terminal(false), "backup")) {
            assertEquals("", shown());
        }
        assertEquals("", shown());
    }

    @Test
    void bytes_are_counted_as_they_are_read() throws IOException {
        long[] told = new long[1];
        var bytes = new ByteArrayInputStream("a\u00e4b".getBytes(StandardCharsets.UTF_8));
        try (CountedInput in = new CountedInput(bytes, count -> told[0] = count)) {
            assertEquals('a', in.read());
            assertEquals(1, told[0]);
            assertEquals(3, in.readNBytes(new byte[9], 0, 9));
            assertEquals(4, told[0]);
            assertEquals(-1, in.read());
            assertEquals(4, told[0]);
        }
    }
}
