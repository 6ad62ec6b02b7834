package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The Java examples of the documents do what stands there: those of a page are one program on a
/// store in memory, and what each line prints is behind it.
class DocumentsTest {

    private static final Path DOCS = Path.of("../../docs");
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PRINTS =
            Pattern.compile("out\\.println\\(.*\\); // (.*)$", Pattern.MULTILINE);

    @ParameterizedTest
    @ValueSource(strings = {"data-model", "ttl-and-leases", "transactions", "queries", "watch"})
    void theExamplesOfAPageDoWhatItSays(String page, @TempDir Path directory)
            throws IOException, InterruptedException {
        String examples =
                EXAMPLE.matcher(Files.readString(DOCS.resolve(page + ".md")))
                        .results()
                        .map(example -> example.group(1))
                        .collect(Collectors.joining("\n"));
        List<String> expected =
                PRINTS.matcher(examples).results().map(DocumentsTest::comment).toList();
        assertFalse(expected.isEmpty());
        assertEquals(expected, printed(examples, directory));
    }

    private static String comment(MatchResult line) {
        return line.group(1);
    }

    private static List<String> printed(String examples, Path directory)
            throws IOException, InterruptedException {
        Path source = directory.resolve("Program.java");
        Files.writeString(
                source,
                """
                import concord.core.*;
                import concord.core.recipe.*;
                import java.time.Duration;
                import java.util.*;
                import java.util.concurrent.*;
                import java.util.concurrent.Flow;
                import java.util.stream.Stream;
                import concord.core.recipe.Semaphore;

                public class Program {
                    static void run(Store store, java.io.PrintStream out) throws Exception {
                %s
                    }

                    public static void main(String[] arguments) throws Exception {
                        try (Concord concord = Concord.inMemory()) {
                            run(concord.store(), System.out);
                        }
                    }
                }
                """
                        .formatted(examples));
        Process java =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Djava.util.logging.config.file="
                                        + Path.of("src/test/resources/logging.properties")
                                                .toAbsolutePath(),
                                "--module-path",
                                System.getProperty("jdk.module.path"),
                                "--add-modules",
                                "concord.core",
                                source.toString())
                        .redirectErrorStream(true)
                        .start();
        List<String> lines;
        try (var output = java.inputReader()) {
            lines = output.lines().toList();
        }
        if (!java.waitFor(1, TimeUnit.MINUTES)) {
            java.destroyForcibly();
            throw new AssertionError("it does not end: " + lines);
        }
        return lines;
    }
}
