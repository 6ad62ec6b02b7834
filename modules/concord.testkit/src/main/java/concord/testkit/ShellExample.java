package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A command that a document shows, and what it prints, so that a test can hold the document to it:
/// in its `sh` blocks a line that begins with `$ ` is a command, and what follows is its output.
/// `…` in a line stands for anything there; on a line of its own, for any number of lines.
///
/// @param command the command, for `sh`
/// @param prints what the document says that it prints
public record ShellExample(String command, String prints) {

    private static final Pattern BLOCK =
            Pattern.compile("^```sh\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /// All examples of a document, in their order.
    ///
    /// @throws IOException when it cannot be read
    public static List<ShellExample> of(Path document) throws IOException {
        List<ShellExample> examples = new ArrayList<>();
        BLOCK.matcher(Files.readString(document))
                .results()
                .flatMap(block -> block.group(1).lines())
                .forEach(line -> {
                    if (line.startsWith("$ ")) {
                        examples.add(new ShellExample(line.substring(2), ""));
                    } else {
                        ShellExample last = examples.removeLast();
                        examples.add(new ShellExample(last.command(), last.prints() + line + "\n"));
                    }
                });
        return examples;
    }

    /// Runs a command in a directory; it has to succeed.
    ///
    /// @return what it prints, errors too; curl shows no progress there
    public static String run(String command, Path directory)
            throws IOException, InterruptedException {
        // Without -s, curl shows its progress when it does not write to a terminal.
        var builder =
                new ProcessBuilder("sh", "-c", command.replace("curl ", "curl -s "))
                        .directory(directory.toFile())
                        .redirectErrorStream(true);
        builder.environment().putAll(Map.of("no_proxy", "*", "LC_ALL", "C.UTF-8"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> command + "\n" + output);
        return output;
    }

    /// Whether this is what the document says.
    public boolean isPrinted(String output) {
        return output.stripTrailing().matches(pattern(prints.stripTrailing()));
    }

    /// Fails when this is not what the document says.
    public void assertPrinted(String output) {
        if (!isPrinted(output)) {
            assertEquals(prints.stripTrailing(), output.stripTrailing(), command);
        }
    }

    private static String pattern(String expected) {
        return expected.lines().map(ShellExample::linePattern).collect(Collectors.joining("\n"));
    }

    private static String linePattern(String line) {
        return line.equals("…")
                ? "(?s:.*)"
                : Arrays.stream(line.split("…", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*"));
    }
}
