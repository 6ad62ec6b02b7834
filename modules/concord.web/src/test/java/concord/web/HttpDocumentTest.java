package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Runs what `docs/http.md` shows: in its `sh` blocks a line that begins with `$ ` is a command,
/// and what follows is what it prints. `…` in a line stands for anything.
class HttpDocumentTest {

    private static final Path DOCUMENT =
            Path.of(System.getProperty("concord.root", "../.."), "docs", "http.md");

    private record Example(String command, String prints) {}

    @Test
    void shows_what_the_server_does() throws Exception {
        assertTrue(isOnThePath("curl"), "install curl: the examples are curl commands");
        List<Example> examples = examples(Files.readString(DOCUMENT));
        assertTrue(examples.size() > 10, () -> "only " + examples);
        try (TestServer server = new TestServer()) {
            for (Example example : examples) {
                assertPrints(example, run(example.command(), server.address()));
            }
        }
    }

    private static List<Example> examples(String document) {
        List<Example> examples = new ArrayList<>();
        Pattern.compile("^```sh\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(document)
                .results()
                .forEach(block -> examples.addAll(examplesOfBlock(block.group(1))));
        return examples;
    }

    private static List<Example> examplesOfBlock(String block) {
        List<Example> examples = new ArrayList<>();
        for (String line : block.lines().toList()) {
            if (line.startsWith("$ ")) {
                examples.add(new Example(line.substring(2), ""));
            } else {
                Example last = examples.removeLast();
                examples.add(new Example(last.command(), last.prints() + line + "\n"));
            }
        }
        return examples;
    }

    private static String run(String command, String address) throws Exception {
        // Without -s, curl shows its progress when it does not write to a terminal.
        String here =
                command.replace("localhost:4000", address.replace("http://", ""))
                        .replace("curl ", "curl -s ");
        var builder = new ProcessBuilder("sh", "-c", here).redirectErrorStream(true);
        builder.environment().putAll(Map.of("no_proxy", "*", "LC_ALL", "C.UTF-8"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), command);
        return output;
    }

    private static void assertPrints(Example example, String output) {
        String expected = example.prints().stripTrailing();
        String pattern = "\\Q" + expected.replace("…", "\\E.*\\Q") + "\\E";
        if (!output.stripTrailing().matches(pattern)) {
            assertEquals(expected, output.stripTrailing(), example.command());
        }
    }

    private static boolean isOnThePath(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "command -v " + command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
