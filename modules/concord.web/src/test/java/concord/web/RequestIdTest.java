package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every answer names its request.
class RequestIdTest {

    private static TestServer server;

    @BeforeAll
    static void serve() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void is_the_clients_when_it_has_one() throws Exception {
        assertEquals("job-7/step.2", answered("X-Request-Id: job-7/step.2\n"));
    }

    @Test
    void is_another_for_every_request_without_one() throws Exception {
        String one = answered("");
        String other = answered("");
        assertTrue(one.matches("[0-9a-f]{8}-[0-9]+"), one);
        assertNotEquals(one, other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "quo\"te", "é"})
    void is_not_what_could_not_stand_in_a_log(String id) throws Exception {
        assertTrue(answered("X-Request-Id: " + id + "\n").matches("[0-9a-f]{8}-[0-9]+"));
    }

    @Test
    void is_not_longer_than_a_line_of_a_log() throws Exception {
        String longest = "x".repeat(128);
        assertEquals(longest, answered("X-Request-Id: " + longest + "\n"));
        assertNotEquals(longest + "x", answered("X-Request-Id: " + longest + "x\n"));
    }

    @Test
    void is_there_when_a_request_is_no_http() throws Exception {
        try (Wire wire = server.wire()) {
            Map<String, String> headers = wire.send("NONSENSE\n\n").receive().headers();
            assertTrue(headers.containsKey("X-Request-Id"), headers::toString);
        }
    }

    private static String answered(String header) throws Exception {
        try (Wire wire = server.wire()) {
            wire.send("GET /api/v1/kv/nobody HTTP/1.1\nHost: test\n" + header + "\n");
            return wire.receive().headers().getOrDefault("X-Request-Id", "");
        }
    }
}
