package concord.cli.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @Test
    void a_time_has_a_unit_or_is_in_seconds() {
        assertEquals(Duration.ofMillis(500), Durations.parse("it", "500ms"));
        assertEquals(Duration.ofSeconds(30), Durations.parse("it", "30"));
        assertEquals(Duration.ofMinutes(10), Durations.parse("it", "10m"));
        assertEquals(Duration.ofHours(2), Durations.parse("it", "2h"));
        assertEquals(Duration.ofDays(36_500), Durations.parse("it", "36500d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999999999d", "999999999999999", "36501d"})
    void a_time_beyond_all_use_is_refused(String text) {
        var refused = assertThrows(UsageException.class, () -> Durations.parse("--ttl", text));

        String said = String.valueOf(refused.getMessage());
        assertTrue(said.startsWith("--ttl is '" + text + "'; it must be at most 36500d"), said);
    }
}
