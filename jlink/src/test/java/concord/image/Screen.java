package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A terminal of a hundred columns and thirty lines with a shell in it, by tmux: what is typed
/// there and what it shows.
final class Screen implements AutoCloseable {

    /// What the shell says when a command has ended: its exit code.
    private static final Pattern ENDED = Pattern.compile("(?m)^ended (\\d+)$");

    private final Path socket;
    private final Path directory;
    private final Path printed;

    private Screen(Path own, Path directory) {
        this.socket = own.resolve("tmux");
        this.printed = own.resolve("printed");
        this.directory = directory;
    }

    /// A screen whose shell is in a directory and finds the image's commands.
    ///
    /// @param environment more variables of the shell
    static Screen in(Path directory, Map<String, String> environment) throws IOException {
        Path own = Files.createTempDirectory(directory, "screen");
        Screen screen = new Screen(own, directory);
        ProcessBuilder shell =
                screen.tmux(
                        "-f",
                        "/dev/null",
                        "new-session",
                        "-d",
                        "-x",
                        "100",
                        "-y",
                        "30",
                        "exec env PS1='$ ' sh");
        shell.environment().keySet().removeIf(name -> name.startsWith("CONCORD_"));
        shell.environment()
                .putAll(
                        Map.of(
                                "PATH",
                                Image.CONCORD.getParent() + ":" + System.getenv("PATH"),
                                "LC_ALL",
                                "C.UTF-8",
                                "TERM",
                                "xterm-256color"));
        shell.environment().putAll(environment);
        done(shell);
        done(screen.tmux("pipe-pane", "exec cat >'" + screen.printed + "'"));
        return screen;
    }

    private ProcessBuilder tmux(String... arguments) {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    }

    private static String done(ProcessBuilder command) {
        try {
            Process process = command.start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), () -> command.command() + ": " + said);
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Types a line.
    void type(String line) {
        done(tmux("send-keys", "-l", line));
        press("Enter");
    }

    /// Presses a key by the name that tmux has for it: `C-c`.
    void press(String key) {
        done(tmux("send-keys", key));
    }

    /// Begins a command on an empty screen.
    void begin(String line) {
        done(tmux("send-keys", "-R", ";", "clear-history"));
        type(line + "; echo ended $?");
    }

    /// Runs a command on an empty screen.
    ///
    /// @return what is on the screen when it has ended with this exit code, without what was typed
    String run(int code, String line) {
        begin(line);
        return ended(code);
    }

    /// Waits until the command has ended with this exit code.
    ///
    /// @return what is on the screen then, without what was typed
    String ended(int code) {
        Await.until(() -> "an end:\n" + text(), Image.PATIENCE, () -> ENDED.matcher(text()).find());
        String text = text();
        var end = ENDED.matcher(text);
        assertEquals(true, end.find(), text);
        assertEquals(Integer.toString(code), end.group(1), text);
        String shown = text.substring(0, end.start());
        return shown.substring(shown.indexOf("echo ended $?\n") + "echo ended $?\n".length());
    }

    /// Waits until something is on the screen.
    void awaitShown(String regex) {
        Pattern pattern = Pattern.compile(regex);
        Await.until(
                () -> regex + " on the screen:\n" + text(),
                Image.PATIENCE,
                () -> pattern.matcher(text()).find());
    }

    /// Waits until something was printed, however soon it was cleared away again.
    void awaitPrinted(String regex) {
        Pattern pattern = Pattern.compile(regex);
        Await.until(
                () -> regex + " printed:\n" + printed(),
                Image.PATIENCE,
                () -> pattern.matcher(printed()).find());
    }

    /// All that was ever printed here, as programs wrote it.
    private String printed() {
        try {
            return Files.exists(printed)
                    ? Files.readString(printed, StandardCharsets.ISO_8859_1)
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the screen shows, without blanks at the ends of lines; a line that is longer than the
    /// screen is wide is one.
    String text() {
        return trimmed(done(tmux("capture-pane", "-p", "-J")));
    }

    /// The same with colours and whatever else changes how it looks, as escape sequences.
    String styled() {
        return trimmed(done(tmux("capture-pane", "-p", "-J", "-e")));
    }

    private static String trimmed(String lines) {
        StringBuilder text = new StringBuilder();
        lines.lines().forEach(line -> text.append(line.stripTrailing()).append('\n'));
        return text.toString();
    }

    @Override
    public void close() {
        done(tmux("kill-server"));
    }
}
