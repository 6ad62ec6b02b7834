package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import concord.core.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/// Requests that are nearly right: whatever comes, the server answers with the envelope and no 500,
/// or closes the connection; and it goes on serving others.
class HttpFuzzTest {

    private static final int REQUESTS = 3000;

    private static final List<String> NEARLY =
            List.of(
                    request("PUT", "/kv/a%2Fb?ttl=5", "{\"value\": {\"n\": [1.0, null, \"x\"]}}"),
                    request("PUT", "/kv/c", "{\"value\": 1, \"expected\": {\"a\": 1}, \"ttl\": 7}"),
                    request("GET", "/kv/a?consistency=strong&revision=3&timeout=10ms", ""),
                    request("DELETE", "/kv/a?mod_revision=4", ""),
                    request("POST", "/kv/a/touch", "{\"ttl\": 30}"),
                    request("GET", "/kv?prefix=a&limit=10&cursor=YQ&order=desc", ""),
                    request(
                            "POST",
                            "/kv/bulk",
                            "{\"operations\": [{\"key\": \"a\", \"value\": 1, \"ttl\": 3}]}"),
                    request(
                            "POST",
                            "/kv/bulk/get",
                            "{\"keys\": [\"a\", \"b\"], \"with_ttl\": true}"),
                    request(
                            "POST",
                            "/txn",
                            "{\"compare\": [{\"key\": \"a\", \"target\": \"version\", \"op\": \">\","
                                    + " \"value\": 0}], \"success\": [{\"put\": {\"key\": \"b\","
                                    + " \"value\": 1}}], \"failure\": [{\"get\": {\"key\":"
                                    + " \"a\"}}]}"),
                    request(
                            "POST",
                            "/query",
                            "{\"prefix\": \"a\", \"pattern\": \"(a|b)+\", \"where\": {\"and\":"
                                    + " [{\"field\": \"/n\", \"op\": \">=\", \"value\": 3}]}, \"limit\":"
                                    + " 3}"),
                    request("PUT", "/indexes/by-n", "{\"path\": \"/n\", \"unique\": false}"),
                    request("GET", "/indexes/by-n/lookup?value=%221%22", ""),
                    request("POST", "/leases", "{\"ttl\": 60}"),
                    request("POST", "/leases/1/keepalive", ""),
                    request("GET", "/watch?prefix=a&from_revision=1&types=put,delete", ""),
                    request("POST", "/cluster/leader", "{\"id\": \"n1\"}"),
                    request("GET", "/status", ""));

    private static final List<String> NASTY =
            List.of(
                    "\0",
                    "%",
                    "%00",
                    "%ff",
                    "\r\n",
                    "\n",
                    " ",
                    "\t",
                    "{",
                    "}",
                    "[".repeat(2000),
                    "{\"a\":".repeat(1500),
                    "\"",
                    "\\",
                    "\\ud800",
                    "-1",
                    "9".repeat(400),
                    "1e999999",
                    "NaN",
                    "null",
                    "é",
                    "\u007f",
                    "../",
                    "//",
                    "?",
                    "#",
                    "&",
                    "=",
                    ":",
                    ";",
                    ",",
                    "Transfer-Encoding: chunked\r\n",
                    "Content-Length: 5\r\n",
                    "Expect: 100-continue" + "\r\n",
                    "HTTP/1.0",
                    "HTTP/2.0",
                    "x".repeat(20_000));

    private static String request(String method, String path, String body) {
        return method
                + " /api/v1"
                + path
                + " HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    @Test
    void nothing_makes_the_server_fail_or_hang() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        IO.println("Random requests begin with -Dseed=" + seed);
        var random = new SplittableRandom(seed);
        Logger quiet = Logger.getLogger("concord.web");
        quiet.setLevel(Level.SEVERE);
        try (TestServer server = new TestServer()) {
            for (int i = 0; i < REQUESTS; i++) {
                byte[] request = mutated(random);
                try {
                    ask(server, request);
                } catch (AssertionError | IOException e) {
                    String sent = new String(request, StandardCharsets.ISO_8859_1);
                    throw new AssertionError("seed " + seed + ", request " + i + ":\n" + sent, e);
                }
            }
            assertEquals(200, server.get("/health").statusCode());
        } finally {
            quiet.setLevel(null);
        }
    }

    private static void ask(TestServer server, byte[] request) throws IOException {
        try (Wire wire = server.wire()) {
            wire.trySend(request);
            wire.finish();
            var answer = wire.receiveIfAny();
            if (answer.isPresent()) {
                check(answer.get());
            }
        }
    }

    private static void check(Wire.Received answer) {
        assertNotEquals(500, answer.status(), answer::toString);
        boolean json = "application/json".equals(answer.headers().get("Content-Type"));
        if (json && !answer.body().isEmpty()) {
            JsonNode envelope = Value.json(answer.body()).json();
            assertTrue(
                    answer.status() < 400
                            ? envelope.path("status").asText().equals("ok")
                                    || envelope.has("openapi")
                            : !envelope.at("/error/code").asText().isEmpty()
                                    && !envelope.at("/error/message").asText().isEmpty(),
                    answer::toString);
        } else {
            assertTrue(answer.status() < 400, answer::toString);
        }
    }

    private static byte[] mutated(SplittableRandom random) {
        byte[] bytes = NEARLY.get(random.nextInt(NEARLY.size())).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes = mutated(bytes, random);
        }
        return bytes;
    }

    private static byte[] mutated(byte[] bytes, SplittableRandom random) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(12));
        byte[] between =
                switch (random.nextInt(5)) {
                    case 0 -> new byte[0];
                    case 1 -> new byte[] {(byte) random.nextInt(256)};
                    case 2 -> java.util.Arrays.copyOfRange(bytes, from, to);
                    default -> nasty(random);
                };
        boolean insert = random.nextBoolean();
        var changed = new ByteArrayOutputStream();
        changed.write(bytes, 0, from);
        changed.writeBytes(between);
        int rest = insert ? from : to;
        changed.write(bytes, rest, bytes.length - rest);
        return changed.size() == 0 ? new byte[] {0} : changed.toByteArray();
    }

    private static byte[] nasty(SplittableRandom random) {
        return NASTY.get(random.nextInt(NASTY.size())).getBytes(StandardCharsets.UTF_8);
    }
}
