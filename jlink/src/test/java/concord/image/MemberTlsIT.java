package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The certificates of `concord cert generate` serve the members of a cluster as they are.
class MemberTlsIT {

    @TempDir Path directory;

    @Test
    void members_meet_by_what_was_generated() throws Exception {
        try (Server generate = Image.concord(directory, "cert", "generate")) {
            assertEquals(0, generate.end().code(), () -> generate.end().err());
        }
        Files.writeString(
                directory.resolve("concord.yaml"),
                """
                raft.tls: {cert: certs/server.pem, key: certs/server-key.pem, ca: certs/ca.pem}
                """);
        List<Integer> ports = FreePorts.find(3);
        String members =
                IntStream.range(0, 3)
                        .mapToObj(i -> "n" + (i + 1) + "@127.0.0.1:" + ports.get(i))
                        .collect(Collectors.joining(","));
        List<Server> servers = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                String id = "n" + (i + 1);
                servers.add(
                        Server.run(
                                Image.CONCORD,
                                directory,
                                Map.of("CONCORD_CLUSTER_MEMBERS", members),
                                List.of(
                                        "start",
                                        "--node-id",
                                        id,
                                        "--data-dir",
                                        id,
                                        "--http-port",
                                        "0",
                                        "--raft-port",
                                        Integer.toString(ports.get(i)))));
            }
            for (Server server : servers) {
                try (HttpApi api = new HttpApi(server.address())) {
                    assertEquals(200, api.put("by/" + server.pid(), "1").status());
                }
            }
            try (HttpApi api = new HttpApi(servers.getFirst().address())) {
                for (Server server : servers) {
                    assertTrue(api.get("by/" + server.pid()).body().contains("1"));
                }
            }
        } finally {
            servers.forEach(Server::close);
        }
    }
}
