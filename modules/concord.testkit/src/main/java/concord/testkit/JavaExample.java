package concord.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The Java that a document shows: all that a page has is one program, and what a line prints is
/// behind it, as in `out.println(1 + 1); // 2`.
///
/// @param code the statements, in their order
/// @param expected what they print, by the page
public record JavaExample(String code, List<String> expected) {

    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PRINTS =
            Pattern.compile("out\\.println\\(.*\\); // (.*)$", Pattern.MULTILINE);

    /// Keeps a copy.
    public JavaExample {
        expected = List.copyOf(expected);
    }

    /// What a page shows.
    ///
    /// @throws AssertionError when it says of no line what that prints
    public static JavaExample of(Path page) throws IOException {
        String code =
                BLOCK.matcher(Files.readString(page))
                        .results()
                        .map(block -> block.group(1))
                        .collect(Collectors.joining("\n"));
        List<String> expected = PRINTS.matcher(code).results().map(line -> line.group(1)).toList();
        if (expected.isEmpty()) {
            throw new AssertionError(page + " says of no line what it prints");
        }
        return new JavaExample(code, expected);
    }

    /// Runs a program with this Java.
    ///
    /// @param source all of it, with the class `Program` in it
    /// @param directory where it may be written
    /// @param options of the JVM
    /// @param arguments of the program
    /// @return the lines that it wrote
    /// @throws AssertionError when it does not end within a minute
    public static List<String> run(
            String source, Path directory, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("Program.java"), source);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add(file.toString());
        command.addAll(List.of(arguments));
        Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
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
