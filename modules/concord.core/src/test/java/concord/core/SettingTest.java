package concord.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One setting of each type: what it reads, what it refuses, and what it says then.
class SettingTest {

    private static final Setting<String> TEXT =
            Setting.text("a.text", "n1", Pattern.compile("[a-z0-9]+"), "small letters", "A text.");
    private static final Setting<Integer> NUMBER =
            Setting.number("a.number", 7, 1, 65_535, "A number.");
    private static final Setting<OptionalInt> NUMBER_OR =
            Setting.numberOr("none", "a.number", 7, 1, 65_535, "A number, or none.");
    private static final Setting<Long> SIZE =
            Setting.size("a.size-max-bytes", 16L << 20, 1, 4L << 30, "A size.");
    private static final Setting<Duration> TIME =
            Setting.duration(
                    "a.time", Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofDays(2), "");
    private static final Setting<Path> PATH = Setting.path("a.path", Path.of("data"), "A path.");
    private static final Setting<Settings.WhenFull> CHOICE =
            Setting.choice("a.choice", Settings.WhenFull.WAIT, "A choice.");

    @Test
    void itsNameInTheEnvironmentAndOnTheCommandLineFollows() {
        assertEquals("CONCORD_A_SIZE_MAX_BYTES", SIZE.environmentVariable());
        assertEquals("--a-size-max-bytes", SIZE.option());
        assertEquals("a.size-max-bytes", SIZE.toString());
    }

    @Test
    void aTextMatchesItsPatternAsAWhole() {
        assertEquals("n2", TEXT.parse(" n2 "));
        refused(TEXT, "N2", "small letters");
        refused(TEXT, "n2!", "small letters");
        refused(TEXT, "", "small letters");
    }

    @Test
    void aNumberIsWholeAndInItsRange() {
        assertEquals(1, NUMBER.parse("1"));
        assertEquals(65_535, NUMBER.parse("65535"));
        for (String text :
                new String[] {"0", "65536", "-1", "1.0", "1e3", "", "many", "99999999999"}) {
            refused(NUMBER, text, "a whole number from 1 to 65535");
        }
    }

    @Test
    void aNumberMayHaveAWordInItsPlace() {
        assertEquals(OptionalInt.of(65_535), NUMBER_OR.parse("65535"));
        assertEquals(OptionalInt.empty(), NUMBER_OR.parse("none"));
        assertEquals("7", NUMBER_OR.defaultText());
        for (String text : new String[] {"0", "65536", "1.0", "", "NONE", "many"}) {
            refused(NUMBER_OR, text, "a whole number from 1 to 65535, or none");
        }
        var refused =
                assertThrows(
                        ConcordException.InvalidRequest.class,
                        () -> NUMBER_OR.checked(OptionalInt.of(0)));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("a.number is '0'; it must be"));
        assertEquals(OptionalInt.empty(), NUMBER_OR.checked(OptionalInt.empty()));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "100, 100", "100B, 100", "2KiB, 2048", "3MiB, 3145728", "4GiB, 4294967296"})
    void aSizeHasAUnit(String text, long bytes) {
        assertEquals(bytes, SIZE.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "5GiB",
                "1kb",
                "1K",
                "1MB",
                "1 MiB",
                "1.5MiB",
                "999999999999GiB",
                "MiB"
            })
    void aSizeWithoutOneOfItsUnitsOrBeyondItsRangeIsRefused(String text) {
        refused(SIZE, text, "a size from 1B to 4GiB, such as 512KiB, 16MiB or 1GiB");
    }

    @ParameterizedTest
    @CsvSource({"1ms, 1", "1500ms, 1500", "5s, 5000", "3m, 180000", "2h, 7200000", "2d, 172800000"})
    void aTimeHasAUnit(String text, long millis) {
        assertEquals(Duration.ofMillis(millis), TIME.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "0ms", "-1s", "3d", "1.5s", "5 s", "5sec", "PT5S", "999999999999d"})
    void aTimeWithoutOneOfItsUnitsOrBeyondItsRangeIsRefused(String text) {
        refused(TIME, text, "a time from 1ms to 172800s, such as 500ms, 5s or 10m");
    }

    @Test
    void aPathIsOneOfThisSystem() {
        assertEquals(Path.of("/var/lib/concord"), PATH.parse("/var/lib/concord"));
        assertEquals(Path.of("with space"), PATH.parse(" with space "));
        refused(PATH, "", "a path");
        refused(PATH, "nul\u0000", "a path");
    }

    @Test
    void aChoiceIsOneOfItsNamesInLowerCase() {
        assertEquals(Settings.WhenFull.REJECT, CHOICE.parse("reject"));
        refused(CHOICE, "REJECT", "one of wait, reject");
        refused(CHOICE, "drop", "one of wait, reject");
    }

    @Test
    void aDefaultIsWrittenAsItWouldStandInAFile() {
        assertEquals("n1", TEXT.defaultText());
        assertEquals("7", NUMBER.defaultText());
        assertEquals("16MiB", SIZE.defaultText());
        assertEquals("5s", TIME.defaultText());
        assertEquals("data", PATH.defaultText());
        assertEquals("wait", CHOICE.defaultText());
    }

    @Test
    void aValueGivenInCodeIsCheckedAsWell() {
        for (Duration time :
                new Duration[] {
                    Duration.ZERO,
                    Duration.ofNanos(1),
                    Duration.ofDays(-1),
                    Duration.ofSeconds(Long.MAX_VALUE),
                    Duration.ofSeconds(Long.MIN_VALUE)
                }) {
            assertThrows(ConcordException.InvalidRequest.class, () -> TIME.checked(time));
        }
        assertThrows(ConcordException.InvalidRequest.class, () -> SIZE.checked(-1L));
        assertThrows(ConcordException.InvalidRequest.class, () -> NUMBER.checked(0));
        assertEquals(Duration.ofMillis(1_500), TIME.checked(Duration.ofMillis(1_500)));
    }

    private static void refused(Setting<?> setting, String text, String allowed) {
        var refused =
                assertThrows(
                        ConcordException.InvalidRequest.class, () -> setting.parse(text), text);
        assertEquals(
                setting.name() + " is '" + text + "'; it must be " + allowed, refused.getMessage());
        assertTrue(setting.allowed().equals(allowed));
    }
}
