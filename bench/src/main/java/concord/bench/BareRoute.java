package concord.bench;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;

/// The server that ours is built on, and nothing else: one route that returns a constant as long as
/// the answer to a get of 100 bytes.
final class BareRoute {

    private static final byte[] CONSTANT =
            "x".repeat(220).getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private BareRoute() {}

    public static void main(String[] arguments) {
        WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .routing(routes -> routes.get("/", (_, response) -> response.send(CONSTANT)))
                .build()
                .start();
    }
}
