package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The specification of the machine, as scenarios in `src/test/scenarios`: a title, and steps of a
/// command, `----`, and what it answers. Each scenario begins with an empty machine.
///
/// With `-Dgolden.update=true` the answers are written anew; then read the difference.
class ScenariosTest {

    private static final Path FOLDER = Path.of("src/test/scenarios");
    private static final String TITLE = "# ";
    private static final String RULE = "----";

    /// @param command its lines
    /// @param answer the lines that are expected
    private record Step(List<String> command, List<String> answer) {}

    private record Scenario(String title, List<Step> steps) {}

    @TestFactory
    Stream<DynamicNode> scenarios() throws IOException {
        List<DynamicNode> tests = new ArrayList<>();
        for (Path file : files()) {
            List<Scenario> scenarios = read(file);
            if (Boolean.getBoolean("golden.update")) {
                Files.writeString(file, answered(scenarios));
                scenarios = read(file);
            }
            for (Scenario scenario : scenarios) {
                tests.add(
                        DynamicTest.dynamicTest(
                                file.getFileName() + ": " + scenario.title, () -> play(scenario)));
            }
        }
        return tests.stream();
    }

    @Test
    void thereAreEnoughAndNoTwoOfATitle() throws IOException {
        List<String> titles = new ArrayList<>();
        for (Path file : files()) {
            read(file).forEach(scenario -> titles.add(scenario.title));
        }
        assertTrue(titles.size() >= 150, titles.size() + " scenarios");
        assertEquals(titles.stream().distinct().toList(), titles);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    private static void play(Scenario scenario) {
        Stage stage = new Stage();
        for (Step step : scenario.steps) {
            assertEquals(
                    String.join("\n", step.answer),
                    String.join("\n", stage.play(step.command)),
                    () -> scenario.title + ": " + step.command);
        }
    }

    private static String answered(List<Scenario> scenarios) {
        StringBuilder text = new StringBuilder();
        for (Scenario scenario : scenarios) {
            Stage stage = new Stage();
            text.append(TITLE).append(scenario.title).append('\n');
            for (Step step : scenario.steps) {
                step.command.forEach(line -> text.append(line).append('\n'));
                text.append(RULE).append('\n');
                stage.play(step.command).forEach(line -> text.append(line).append('\n'));
                text.append('\n');
            }
        }
        return text.substring(0, text.length() - 1);
    }

    private static List<Scenario> read(Path file) throws IOException {
        List<Scenario> scenarios = new ArrayList<>();
        List<String> command = new ArrayList<>();
        List<String> answer = new ArrayList<>();
        boolean answering = false;
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.add("");
        for (String line : lines) {
            if (line.startsWith(TITLE)) {
                scenarios.add(new Scenario(line.substring(TITLE.length()), new ArrayList<>()));
            } else if (line.equals(RULE)) {
                answering = true;
            } else if (line.isEmpty()) {
                if (!command.isEmpty()) {
                    scenarios
                            .getLast()
                            .steps
                            .add(new Step(List.copyOf(command), List.copyOf(answer)));
                }
                command.clear();
                answer.clear();
                answering = false;
            } else {
                (answering ? answer : command).add(line);
            }
        }
        return scenarios;
    }
}
