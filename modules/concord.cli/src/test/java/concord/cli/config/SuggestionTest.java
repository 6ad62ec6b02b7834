package concord.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    @ParameterizedTest(name = "from ''{0}'' to ''{1}'' in {2}")
    @CsvSource({
        "port, port, 0",
        "prot, port, 1",
        "pot, port, 1",
        "poort, port, 1",
        "part, port, 1",
        "ports, prot, 2",
        "'', port, 4",
    })
    void a_letter_more_or_less_another_letter_or_two_swapped_is_one_step(
            String given, String meant, int steps) {
        assertEquals(steps, Suggestion.distance(given, meant));
    }
}
