package concord.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Concord;
import concord.testkit.JavaExample;
import concord.web.Served;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Java examples of the client's page are one program that does what stands there, on a server
/// that takes the place of the one at port 4000. The program has the client as a module.
class ClientDocumentTest {

    @Test
    void the_examples_do_what_the_page_says(@TempDir Path directory) throws Exception {
        Path page = Path.of(System.getProperty("concord.root"), "docs", "client.md");
        JavaExample example = JavaExample.of(page);
        String program = example.code().replace("\"http://127.0.0.1:4000\"", "server");
        try (Concord concord = Concord.inMemory();
                Served server = Served.over(concord)) {
            assertEquals(example.expected(), printed(program, server.address(), directory));
        }
    }

    private static List<String> printed(String examples, String server, Path directory)
            throws IOException, InterruptedException {
        String program =
                """
                import concord.client.*;
                import concord.core.*;
                import concord.core.recipe.*;
                import java.nio.file.Path;
                import java.time.Duration;

                public class Program {
                    static void run(String server, java.io.PrintStream out) throws Exception {
                %s
                    }

                    public static void main(String[] arguments) throws Exception {
                        run(arguments[0], System.out);
                    }
                }
                """
                        .formatted(examples);
        return JavaExample.run(
                program,
                directory,
                List.of(
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.util.logging.config.file="
                                + System.getProperty("java.util.logging.config.file"),
                        "--module-path",
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")),
                        "--add-modules",
                        "concord.client"),
                server);
    }
}
