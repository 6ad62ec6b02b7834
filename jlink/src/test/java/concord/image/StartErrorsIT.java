package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a server says that cannot start: one clear message, after the log and without a stack
/// trace.
class StartErrorsIT {

    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @TempDir Path directory;

    /// Runs a start that fails.
    ///
    /// @return what it says, without the lines of the log
    private String refusal(int code, Server server) {
        try (server) {
            Server.End end = server.end();
            assertEquals(code, end.code(), end::toString);
            assertEquals("", end.out());
            assertFalse(end.err().contains("\tat "), end.err());
            return end.err()
                    .lines()
                    .filter(line -> !line.matches("\\S+Z INFO  .*"))
                    .collect(Collectors.joining("\n"))
                    .replace(directory.toAbsolutePath().toString(), "DIR");
        }
    }

    private String refusal(int code, String... arguments) {
        return refusal(code, Image.concord(directory, arguments));
    }

    @Test
    void the_port_is_in_use() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());

            assertEquals(
                    "concord: cannot listen on 127.0.0.1:PORT: Address already in use. Stop what uses"
                            + " that port, or set http.port to another one (0 takes any free one)"
                            + " or http.host to another address of this machine",
                    refusal(FAILED, "start", "--http-port", port).replace(port, "PORT"));
        }
    }

    @Test
    void the_data_directory_is_locked() {
        try (Server first = Image.start(directory)) {
            first.banner();

            assertEquals(
                    ("concord: data.dir DIR/data is in use by another member (process %d): stop that"
                                    + " one, or give this one its own data.dir")
                            .formatted(first.pid()),
                    refusal(FAILED, "start", "--http-port", "0"));
        }
    }

    @Test
    void the_data_directory_is_a_file() throws Exception {
        Files.writeString(directory.resolve("data"), "");

        assertEquals(
                "concord: data.dir DIR/data cannot be used: DIR/data is a file, not a directory;"
                        + " choose another data.dir",
                refusal(FAILED, "start", "--http-port", "0"));
    }

    @Test
    void the_data_belongs_to_another_member() {
        try (Server first = Image.start(directory)) {
            first.banner();
            first.terminate().end();
        }

        assertEquals(
                "concord: data.dir DIR/data belongs to node.id 'n1', and node.id is 'n2': set it"
                        + " back, or use another data.dir",
                refusal(FAILED, "start", "--http-port", "0", "--node-id", "n2"));
    }

    @Test
    void settings_are_wrong() throws Exception {
        Files.writeString(directory.resolve("concord.yaml"), "http:\n  prot: 4000\n");

        assertEquals(
                """
                concord: the configuration is not valid, nothing was started:
                  concord.yaml:2: http.prot is not a setting; did you mean http.port?
                  CONCORD_HTTP_PORT: http.port is 'many'; it must be a whole number from 0 to 65535
                  --data-dri is not an option; did you mean --data-dir?\
                """,
                refusal(
                        USAGE,
                        Server.run(
                                Image.CONCORD,
                                directory,
                                Map.of("CONCORD_HTTP_PORT", "many"),
                                List.of("start", "--data-dri", "x"))));
    }
}
