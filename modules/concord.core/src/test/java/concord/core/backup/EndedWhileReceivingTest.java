package concord.core.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that is ended while a backup comes, as by Ctrl-C.
@Timeout(60)
class EndedWhileReceivingTest {

    @TempDir Path directory;

    @Test
    void leavesNothingBehind() throws Exception {
        String path =
                String.join(
                        File.pathSeparator,
                        "target/test-classes",
                        "target/classes",
                        System.getProperty("jdk.module.path"));
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-cp",
                                path,
                                EndedWhileReceivingTest.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader said = process.inputReader()) {
            assertEquals("half of it", said.readLine());
            assertEquals(1, files().size());
        } finally {
            process.destroy();
        }
        process.waitFor();
        assertEquals(List.of(), files());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /// Receives half of a backup, and no more.
    public static void main(String[] arguments) {
        var _ =
                new BackupDirectory(Path.of(arguments[0]))
                        .receive(_ -> {
                            System.out.println("half of it");
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            throw new IllegalStateException("it was to be ended");
                        });
    }
}
