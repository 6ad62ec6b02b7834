package concord.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A [Worker] as the one who started it sees it. It does not outlive this process.
final class Child implements AutoCloseable {

    /// How an answer begins that is none of a failure.
    static final String OK = "ok ";

    /// How the answer begins of one whose cluster did not serve.
    static final String REFUSED = "refused ";

    private final String name;
    private final Path log;
    private final Process process;
    private final Writer lines;
    private final BufferedReader answers;

    /// A cluster did not serve, or not under one leader.
    static final class Refused extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /// @param log where what it writes besides answers is appended
    Child(String name, List<String> command, Path log) {
        this.name = name;
        this.log = log;
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectError(Redirect.appendTo(log.toFile()))
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " cannot be started", e);
        }
        lines = process.outputWriter();
        answers = process.inputReader();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    String name() {
        return name;
    }

    /// Waits for its first answer, that it is ready.
    void awaitReady() {
        answer("start");
    }

    /// Tells it something and waits for the answer.
    ///
    /// @throws IllegalStateException when it cannot do that, or is gone
    String ask(String line) {
        try {
            lines.write(line + "\n");
            lines.flush();
        } catch (IOException e) {
            throw gone(line, e);
        }
        return answer(line);
    }

    private String answer(String line) {
        try {
            var answer = answers.readLine();
            if (answer == null) {
                throw new IOException("end of its output");
            }
            if (answer.startsWith(REFUSED)) {
                throw new Refused(name + ": " + line + ": " + answer + "; see " + log);
            }
            if (!answer.startsWith(OK)) {
                throw new IllegalStateException(
                        name + ": " + line + ": " + answer + "; see " + log);
            }
            return answer.substring(OK.length());
        } catch (IOException e) {
            throw gone(line, e);
        }
    }

    private IllegalStateException gone(String line, IOException e) {
        return new IllegalStateException(name + " is gone at: " + line + "; see " + log, e);
    }

    boolean alive() {
        return process.isAlive();
    }

    /// Processor time that it has used.
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// Kills it as `kill -9` does and waits until it is gone.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Lets it end in order, or kills it after a while.
    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            process.destroyForcibly();
        }
        awaitEnd(process);
    }

    /// Waits until a process has ended that was told to, and kills it when that takes too long.
    static void awaitEnd(Process process) {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
