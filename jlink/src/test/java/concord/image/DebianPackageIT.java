package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The image as a Debian package: what the scripts in `deploy/debian` make of it, and do with it.
class DebianPackageIT {

    private static final Path SCRIPTS = Image.ROOT.resolve("deploy/debian").toAbsolutePath();

    @TempDir Path directory;

    private record End(int code, String said) {}

    @Test
    void it_is_installed_started_upgraded_and_removed() throws Exception {
        String file = directory.resolve("concord.deb").toString();
        End made = run(SCRIPTS.resolve("make-deb").toString(), file);
        assertEquals(0, made.code(), made.said());

        End checked = run(SCRIPTS.resolve("check").toString(), file, freePort());
        assertEquals(0, checked.code(), checked.said());
        assertTrue(
                checked.said().endsWith("installed, started, upgraded and removed\n"),
                checked.said());
    }

    @Test
    void the_unit_is_exposed_to_little() throws Exception {
        String unit = SCRIPTS.resolve("concord.service").toString();
        End judged = run("systemd-analyze", "security", "--offline=true", "--threshold=20", unit);
        assertEquals(0, judged.code(), judged.said());
    }

    @Test
    void the_unit_is_what_systemd_understands_and_starts_however_often_it_fails() throws Exception {
        Path unit = SCRIPTS.resolve("concord.service");
        String installed = Files.readString(unit).replace("/usr/bin/concord", "/bin/true");
        Path file = Files.writeString(directory.resolve("concord.service"), installed);

        End verified = run("systemd-analyze", "verify", "--man=no", file.toString());

        assertEquals(0, verified.code(), verified.said());
        assertFalse(verified.said().contains("concord.service:"), verified.said());
        assertTrue(installed.contains("\nStartLimitIntervalSec=0\n"), installed);
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return String.valueOf(socket.getLocalPort());
        }
    }

    private static End run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("CONCORD_"));
        Process process = builder.start();
        String said = process.inputReader().readAllAsString();
        return new End(process.waitFor(), said);
    }
}
