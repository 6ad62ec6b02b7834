package example.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the linked image as its user would.
class ImageIT {
    private static final Path IMAGE = Path.of("target/image");
    private static final Path GOLDEN = Path.of("src/test/golden/image-modules.txt");

    @TempDir Path directory;

    @Test
    void a_second_run_finds_the_data_of_the_first() throws Exception {
        assertEquals(
                """
                run 1
                book Dune of 1965, version 1
                returned true, now Optional.empty
                bytes 7
                pipelined 10000
                """,
                run("embedded", directory.resolve("data").toString()).output());
        assertEquals(
                """
                run 2
                book Dune of 1965, version 2
                returned true, now Optional.empty
                bytes 7
                pipelined 10000
                """,
                run("embedded", directory.resolve("data").toString()).output());
    }

    @Test
    void tells_the_log_only_what_an_application_wants_to_know() throws Exception {
        List<String> lines = run("embedded", directory.resolve("data").toString()).log();
        assertEquals(
                List.of(
                        "INFO: Member n1 sees leader n1 in term #.",
                        "INFO: Member n1 is open after # ms.",
                        "INFO: Member n1 is closed."),
                lines.stream()
                        .filter(line -> !line.endsWith("concord.core.store.LogObserver on"))
                        .map(line -> line.replaceAll("\\b[0-9][0-9,.]*(?= |\\.)", "#"))
                        .toList());
    }

    /// To write the list anew: `./build -Dquick -Dgolden.update=true -pl examples/embedded -am
    /// verify`.
    @Test
    void is_linked_from_core_and_raft_and_what_they_require() throws Exception {
        String modules = run("java", "--list-modules").output().replaceAll("@\\S+", "");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, modules);
        }
        assertEquals(Files.readString(GOLDEN), modules);
    }

    private record Run(String output, List<String> log) {}

    private Run run(String program, String... arguments) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Path log = directory.resolve("log");
        List<String> command =
                Stream.concat(
                                Stream.of(IMAGE.resolve("bin").resolve(program).toString()),
                                Stream.of(arguments))
                        .toList();
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(log.toFile());
        builder.environment().put("LC_ALL", "C"); // the JDK's log speaks the user's language
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(1, TimeUnit.MINUTES);
            String told = Files.readString(log);
            assertTrue(ended, () -> "no end of " + command + ": " + told);
            assertEquals(0, process.exitValue(), told);
            return new Run(Files.readString(output), told.lines().toList());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
