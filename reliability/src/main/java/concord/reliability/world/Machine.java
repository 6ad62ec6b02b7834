package concord.reliability.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A machine with a member on it: its process, its disk, its clock.
public final class Machine {

    /// The port of the agent.
    public static final int AGENT_PORT = 7900;

    private static final int LAST_LINES = 15;

    private final int number;
    private final Path directory;
    private final List<String> command;
    private final String javaOptions;
    private final Disk disk;
    private @Nullable Process process;
    private boolean mayEnd;

    Machine(int number, Path directory, List<String> command, String javaOptions, Disk disk) {
        this.number = number;
        this.directory = directory;
        this.command = List.copyOf(command);
        this.javaOptions = javaOptions;
        this.disk = disk;
    }

    /// Its number, from 1.
    public int number() {
        return number;
    }

    /// The member's name.
    public String name() {
        return "n" + number;
    }

    /// Where its agent listens.
    public String address() {
        return Network.address(number);
    }

    /// Starts the process; it is not yet ready then.
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        mayEnd = false;
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CONCORD_"));
        builder.environment().put("CONCORD_JAVA_OPTS", javaOptions);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path output() {
        return directory.resolve("output");
    }

    /// Whether the process is there, running or paused.
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /// Whether it has ended, and nobody made it.
    public synchronized boolean endedByItself() {
        return process != null && !process.isAlive() && !mayEnd;
    }

    /// Ends it as kill -9 does.
    public synchronized void kill() {
        mayEnd = true;
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor(Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Takes from the disk of the dead process what was not synced.
    ///
    /// @return how many bytes that was
    public long losePower(RandomGenerator random) {
        Path data = directory.resolve("data");
        return Files.exists(data) ? PowerLoss.strike(data, disk, random) : 0;
    }

    /// Stops it in its tracks.
    public synchronized void pause() {
        signal("-STOP");
    }

    /// Lets it go on.
    public synchronized void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        if (process != null && process.isAlive()) {
            Tools.run("kill", signal, Long.toString(process.pid()));
        }
    }

    /// Sets its wall clock ahead, or back.
    public void shiftClock(Duration ahead) {
        disk.clockOffsetNanos(ahead.toNanos());
    }

    /// Makes each sync take longer.
    public void slowDisk(int millis) {
        disk.syncDelayMillis(millis);
    }

    /// Makes every sync, or every write, fail. The member may end then.
    public synchronized void failingDisk(boolean syncs, boolean writes) {
        mayEnd |= syncs || writes;
        disk.syncsFail(syncs);
        disk.writesFail(writes);
    }

    /// Makes the disk say that it has synced what it has not.
    public void lyingDisk(boolean lies) {
        disk.syncsDoNothing(lies);
    }

    /// Whether clock and disk are under control, once the member is open.
    public boolean isUnderControl() {
        return disk.isInUse();
    }

    /// The end of what the process said.
    public String lastLines() {
        try {
            List<String> lines = Files.readAllLines(output(), StandardCharsets.UTF_8);
            List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
            List<String> indented = new ArrayList<>();
            last.forEach(line -> indented.add("    " + name() + " | " + line));
            return String.join("\n", indented);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
