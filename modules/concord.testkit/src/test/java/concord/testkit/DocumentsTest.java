package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The Java examples of the documents do what stands there: those of a page are one program on a
/// store in memory, and what each line prints is behind it.
class DocumentsTest {

    private static final Path DOCS = Path.of("../../docs");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data-model",
                "ttl-and-leases",
                "transactions",
                "queries",
                "watch",
                "backup"
            })
    void theExamplesOfAPageDoWhatItSays(String page, @TempDir Path directory)
            throws IOException, InterruptedException {
        JavaExample example = JavaExample.of(DOCS.resolve(page + ".md"));
        assertEquals(example.expected(), printed(example.code(), directory));
    }

    private static List<String> printed(String examples, Path directory)
            throws IOException, InterruptedException {
        String program =
                """
                import concord.core.*;
                import concord.core.recipe.*;
                import java.nio.file.Files;
                import java.nio.file.Path;
                import java.time.Duration;
                import java.util.*;
                import java.util.concurrent.*;
                import java.util.concurrent.Flow;
                import java.util.stream.Stream;
                import concord.core.recipe.Semaphore;

                public class Program {
                    static void run(Concord concord, Store store, java.io.PrintStream out) throws Exception {
                %s
                    }

                    public static void main(String[] arguments) throws Exception {
                        Settings settings =
                            Settings.builder()
                                .set(Settings.BACKUP_DIR, Path.of(arguments[0]))
                                .build();
                        try (Concord concord = Concord.inMemory(settings)) {
                            run(concord, concord.store(), System.out);
                        }
                    }
                }
                """
                        .formatted(examples);
        return JavaExample.run(
                program,
                directory,
                List.of(
                        "-Djava.util.logging.config.file="
                                + Path.of("src/test/resources/logging.properties").toAbsolutePath(),
                        "--module-path",
                        System.getProperty("jdk.module.path"),
                        "--add-modules",
                        "concord.core"),
                directory.toString());
    }
}
