package example.coordination;

import static org.junit.jupiter.api.Assertions.assertLinesMatch;

import concord.core.Concord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each program does what it says.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProgramsTest {

    @Test
    void sessions() throws Exception {
        prints(
                Sessions::run,
                "s1 is Session[user=ann, requests=1]",
                "a request keeps it alive: true",
                "sessions/s1 has expired",
                "a request now keeps it alive: false");
    }

    @Test
    void featureFlags() throws Exception {
        prints(
                FeatureFlags::run,
                "at the start: {flags/dark-mode=false, flags/new-search=true}",
                "now: {flags/dark-mode=true, flags/new-search=true}",
                "now: {flags/dark-mode=true}");
    }

    @Test
    void mutualExclusion() throws Exception {
        prints(
                MutualExclusion::run,
                "the first holder writes: true",
                "the next holder writes: true",
                "the first one, too late: false");
    }

    @Test
    void serviceDiscovery() throws Exception {
        prints(
                ServiceDiscovery::run,
                "mail is at [10.0.0.1:25, 10.0.0.2:25]",
                "gone: services/mail/10.0.0.2:25",
                "mail is at [10.0.0.1:25]");
    }

    @Test
    void rateLimiting() throws Exception {
        prints(
                RateLimiting::run,
                "log-in 1 of ann: welcome",
                "log-in 2 of ann: welcome",
                "log-in 3 of ann: welcome",
                "log-in 4 of ann: try again in \\d+ minutes");
    }

    @Test
    void casCounter() throws Exception {
        prints(CasCounter::run, "100 visits in 100 writes");
    }

    private static void prints(Program program, String... expected) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (Concord concord = Concord.inMemory()) {
            program.run(concord.store(), new PrintStream(printed, true, StandardCharsets.UTF_8));
        }
        assertLinesMatch(
                List.of(expected), printed.toString(StandardCharsets.UTF_8).lines().toList());
    }
}
