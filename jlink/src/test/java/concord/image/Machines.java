package concord.image;

import concord.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Machines in a network of their own, by `deploy/operations/machines`: each has a shell that keeps
/// its variables and its directory from one command to the next.
final class Machines implements AutoCloseable {

    private static final Path SCRIPT =
            Image.ROOT.resolve("deploy/operations/machines").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path shared;
    private final Process process;
    private int commands;

    /// What a command ended with.
    ///
    /// @param code its exit code
    /// @param printed what it printed, errors too
    record End(int code, String printed) {}

    /// Starts them.
    ///
    /// @param shared a directory that all of them see as `/run/shared`
    /// @param machines each as `name=address`
    Machines(Path shared, List<String> machines) throws IOException {
        this.shared = shared;
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString(), shared.toString()));
        command.addAll(machines);
        Path log = shared.resolve("machines.log");
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        await("machines", log, () -> Files.readString(log).endsWith("ready\n"));
    }

    /// Types a command in the shell of a machine, and waits until it has ended.
    End run(String machine, String command) throws IOException {
        String name = "command-" + ++commands;
        Files.writeString(shared.resolve(name), command + "\n");
        Path printed = shared.resolve(name + ".printed");
        Path code = shared.resolve(name + ".code");
        String here = "/run/shared/" + name;
        Files.writeString(
                shared.resolve(machine),
                ". %1$s >%1$s.printed 2>&1 </dev/null; echo $? >%1$s.ended; mv %1$s.ended %1$s.code\n"
                        .formatted(here));
        await(machine + "# " + command, printed, () -> Files.exists(code));
        return new End(Integer.parseInt(Files.readString(code).strip()), Files.readString(printed));
    }

    /// A condition that looks at files.
    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(String what, Path said, Condition condition) {
        Await.until(
                () -> what + "\n" + (Files.exists(said) ? read(said) : ""),
                PATIENCE,
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("the machines are gone: " + what + read(said));
                    }
                    try {
                        return condition.holds();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// Everything that runs on them ends with them.
    @Override
    public void close() {
        process.destroyForcibly();
        Await.until("the end of the machines", () -> !process.isAlive());
    }
}
