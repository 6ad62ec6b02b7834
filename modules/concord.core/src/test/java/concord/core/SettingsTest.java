package concord.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// All settings of a member together.
class SettingsTest {

    @Test
    void whatIsNotSetHasItsDefault() {
        Settings settings = Settings.defaults();
        for (Setting<?> setting : Settings.known()) {
            assertEquals(setting.defaultValue(), settings.get(setting));
        }
        assertEquals("n1", settings.get(Settings.NODE_ID));
        assertEquals(Path.of("data"), settings.get(Settings.DATA_DIR));
        assertEquals(Consistency.LEADER, settings.get(Settings.READ_CONSISTENCY));
        assertEquals(16L << 20, settings.get(Settings.VALUE_MAX_BYTES));
        assertEquals(Duration.ofSeconds(5), settings.get(Settings.OPERATION_TIMEOUT));
    }

    @Test
    void everyDefaultCanBeWrittenIntoAFileAndReadAgain() {
        for (Setting<?> setting : Settings.known()) {
            assertEquals(setting.defaultValue(), setting.parse(setting.defaultText()));
        }
    }

    @Test
    void everySettingHasANameOfItsOwnAndSaysWhatItIs() {
        HashSet<String> names = new HashSet<>();
        for (Setting<?> setting : Settings.known()) {
            assertTrue(names.add(setting.name()), setting::name);
            assertTrue(names.add(setting.environmentVariable()), setting::name);
            assertTrue(names.add(setting.option()), setting::name);
            assertTrue(setting.name().matches("[a-z]+(\\.[a-z]+(-[a-z]+)*)+"), setting::name);
            assertTrue(setting.description().endsWith("."), setting::name);
            assertTrue(!setting.allowed().isEmpty(), setting::name);
        }
        List<String> sorted = Settings.known().stream().map(Setting::name).sorted().toList();
        assertEquals(sorted, Settings.known().stream().map(Setting::name).toList());
    }

    @Test
    void textsAreReadByTheirNames() {
        Settings settings =
                Settings.parse(
                        Map.of(
                                "node.id", "n2",
                                "read.consistency", "strong",
                                "limits.value-max-bytes", "1MiB",
                                "limits.operation-timeout", "250ms"));
        assertEquals("n2", settings.get(Settings.NODE_ID));
        assertEquals(Consistency.STRONG, settings.get(Settings.READ_CONSISTENCY));
        assertEquals(1L << 20, settings.get(Settings.VALUE_MAX_BYTES));
        assertEquals(Duration.ofMillis(250), settings.get(Settings.OPERATION_TIMEOUT));
        assertEquals(Settings.WhenFull.WAIT, settings.get(Settings.WHEN_FULL));
    }

    @Test
    void allFaultsAreToldAtOnceOneALine() {
        Map<String, String> texts =
                Map.of(
                        "node.id", "-bad",
                        "node.idd", "n1",
                        "limits.value-max-bytes", "17 potatoes",
                        "read.consistency", "strong");
        var refused =
                assertThrows(ConcordException.InvalidRequest.class, () -> Settings.parse(texts));
        List<String> lines = String.valueOf(refused.getMessage()).lines().toList();
        assertEquals(3, lines.size(), refused::getMessage);
        assertTrue(lines.get(0).startsWith("limits.value-max-bytes is '17 potatoes'; it must be"));
        assertTrue(lines.get(1).startsWith("node.id is '-bad'; it must be"));
        assertTrue(lines.get(2).startsWith("node.idd is not a setting; there are auth.enabled,"));
    }

    @Test
    void aBuilderTakesNothingThatIsNotAllowed() {
        assertThrows(
                ConcordException.InvalidRequest.class,
                () -> Settings.builder().set(Settings.NODE_ID, ""));
        assertThrows(
                ConcordException.InvalidRequest.class,
                () -> Settings.builder().set(Settings.VALUE_MAX_BYTES, 0L));
    }

    @Test
    void aBuilderThatGoesOnChangesNothingBuiltBefore() {
        Settings.Builder builder = Settings.builder().set(Settings.NODE_ID, "n2");
        Settings first = builder.build();
        Settings second = builder.set(Settings.NODE_ID, "n3").build();
        Settings third =
                second.toBuilder().set(Settings.READ_CONSISTENCY, Consistency.STRONG).build();
        assertEquals("n2", first.get(Settings.NODE_ID));
        assertEquals("n3", second.get(Settings.NODE_ID));
        assertEquals(Consistency.LEADER, second.get(Settings.READ_CONSISTENCY));
        assertEquals("n3", third.get(Settings.NODE_ID));
        assertEquals(Consistency.STRONG, third.get(Settings.READ_CONSISTENCY));
    }
}
