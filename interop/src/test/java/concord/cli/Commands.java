package concord.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Concord;
import concord.core.Settings;
import concord.web.Served;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A server, and the commands of `concord` that ask it, run in this process.
final class Commands implements AutoCloseable {

    /// How a command ended.
    ///
    /// @param code its exit code
    /// @param out what it printed
    /// @param err what it complained of
    record Ended(int code, String out, String err) {

        /// It did what it was asked for.
        ///
        /// @return what it printed, without the last line's end
        String ok() {
            assertEquals(ExitCode.OK, code, err);
            assertEquals("", err);
            return out.stripTrailing();
        }

        /// It was tried, and failed.
        ///
        /// @return what it complained of
        String failed() {
            assertEquals(ExitCode.FAILED, code, () -> out + err);
            return err.stripTrailing();
        }

        /// It was refused.
        ///
        /// @return what it complained of
        String refused() {
            assertEquals(ExitCode.USAGE, code, () -> out + err);
            assertEquals("", out);
            return err.stripTrailing();
        }
    }

    private final Concord member;
    private final Served served;
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private byte[] in = {};
    private boolean screen;

    Commands(Path directory, Settings settings) {
        this.member = Concord.inMemory(settings);
        this.served = Served.over(member);
        this.directory = directory;
        environment.put("CONCORD_ENDPOINT", served.address());
    }

    Concord member() {
        return member;
    }

    /// Where the server listens.
    String address() {
        return served.address();
    }

    /// The same with a variable of the environment.
    Commands with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /// What the next commands read from standard input.
    Commands typing(byte[] bytes) {
        in = bytes.clone();
        return this;
    }

    /// The next commands print on a screen.
    Commands onScreen() {
        screen = true;
        return this;
    }

    Ended run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(
                        new ByteArrayInputStream(in),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        screen,
                        false);
        int code = new Main(terminal, environment, directory).run(arguments);
        return new Ended(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        served.close();
        member.close();
    }
}
