package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What load balancers ask.
class HealthTest {

    private static final Pattern HEALTHY =
            Pattern.compile(
                    "\\{\"status\":\"ok\",\"data\":\\{\"status\":\"healthy\","
                            + "\"service\":\"concord-api\",\"timestamp\":\"(.*)\"}}");

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void health_names_the_service_and_the_time() throws Exception {
        Instant before = Instant.now().minusMillis(1);

        HttpResponse<String> answer = server.get("/health");

        assertEquals(200, answer.statusCode());
        Matcher healthy = HEALTHY.matcher(answer.body());
        assertTrue(healthy.matches(), answer.body());
        Instant timestamp = Instant.parse(healthy.group(1));
        assertFalse(timestamp.isBefore(before));
        assertFalse(timestamp.isAfter(Instant.now()));
    }

    @Test
    void a_member_that_serves_is_live_and_ready() throws Exception {
        Expect.ok("{\"status\":\"live\"}", server.get("/health/live"));
        Expect.ok("{\"status\":\"ready\"}", server.get("/health/ready"));
    }

    @Test
    void a_member_that_does_not_serve_is_live_but_not_ready() throws Exception {
        server.concord().close();

        Expect.ok("{\"status\":\"live\"}", server.get("/health/live"));
        HttpResponse<String> answer = server.get("/health/ready");
        Expect.refused(503, "CLUSTER_UNAVAILABLE", "closed", answer);
        assertEquals("1", answer.headers().firstValue("Retry-After").orElseThrow());
    }

    @Test
    void head_does_as_well() throws Exception {
        assertEquals(200, server.send(server.to("/health/ready").HEAD()).statusCode());
        server.concord().close();
        assertEquals(503, server.send(server.to("/health/ready").HEAD()).statusCode());
    }
}
