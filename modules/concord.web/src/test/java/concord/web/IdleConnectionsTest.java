package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Settings;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.Route;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Connections that nothing comes through for a while, or too little.
class IdleConnectionsTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration OFTEN = Duration.ofMillis(10);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    @Test
    void are_closed_but_not_before_a_request_under_way_is_answered() throws Exception {
        Settings settings = Settings.builder().set(HttpEndpointProvider.PORT, 0).build();
        List<Route> routes =
                List.of(Route.get("/long", this::answerWhenDone), Route.get("/", _ -> answer()));
        HttpEndpoint endpoint =
                HttpEndpoint.start(
                        settings, routes, new HttpEndpoint.Patience(SHORT, SHORT, SHORT, OFTEN));
        try (Wire busy = new Wire(endpoint.address())) {
            busy.send("GET /api/v1/long HTTP/1.1\nHost: test\n\n");
            asked.await();
            try (Wire idle = new Wire(endpoint.address())) {
                idle.send("GET /api/v1/ HTTP/1.1\nHost: test\n\n");
                assertEquals(200, idle.receive().status());

                // The other one has been without a sign of life for longer than this one.
                assertTrue(idle.atEnd());
            }
            done.countDown();
            assertEquals(200, busy.receive().status());
        } finally {
            done.countDown();
            endpoint.close();
        }
    }

    @Test
    void are_closed_when_the_headers_of_a_request_do_not_end() throws Exception {
        var patience = new HttpEndpoint.Patience(NEVER, SHORT, NEVER, OFTEN);
        assertCut(patience, "GET /api/v1/ HTTP/1.1\nHost: test\n", "X-More: 1\n");
    }

    @Test
    void are_closed_when_the_body_of_a_request_does_not_end() throws Exception {
        var patience = new HttpEndpoint.Patience(NEVER, NEVER, SHORT, OFTEN);
        assertCut(
                patience,
                "GET /api/v1/body HTTP/1.1\nHost: test\nContent-Length: 1000000\n\n",
                "x");
    }

    @Test
    void are_closed_when_a_body_that_no_route_reads_does_not_end() throws Exception {
        var patience = new HttpEndpoint.Patience(NEVER, NEVER, SHORT, OFTEN);
        assertCut(patience, "GET /api/v1/ HTTP/1.1\nHost: test\nContent-Length: 1000000\n\n", "x");
    }

    @Test
    void are_closed_when_a_body_that_no_route_reads_does_not_come() throws Exception {
        Settings settings = Settings.builder().set(HttpEndpointProvider.PORT, 0).build();
        HttpEndpoint endpoint =
                HttpEndpoint.start(
                        settings,
                        List.of(Route.get("/", _ -> answer())),
                        new HttpEndpoint.Patience(NEVER, NEVER, SHORT, OFTEN));
        try (Wire wire = new Wire(endpoint.address())) {
            wire.send("GET /api/v1/ HTTP/1.1\nHost: test\nContent-Length: 1\n\n");
            assertEquals(200, wire.receive().status());
            assertTrue(wire.atEnd());
        } finally {
            endpoint.close();
        }
    }

    /// A client that goes on sending a little for as long as it is let is cut, and another one on
    /// the same server is not.
    private static void assertCut(HttpEndpoint.Patience patience, String beginning, String more)
            throws Exception {
        Settings settings = Settings.builder().set(HttpEndpointProvider.PORT, 0).build();
        List<Route> routes =
                List.of(
                        Route.get("/", _ -> answer()),
                        Route.get("/body", it -> answer(it.body(1_000_000))));
        HttpEndpoint endpoint = HttpEndpoint.start(settings, routes, patience);
        try (Wire slow = new Wire(endpoint.address());
                Wire other = new Wire(endpoint.address())) {
            slow.send(beginning);
            assertThrows(
                    SocketException.class,
                    () -> {
                        for (int i = 0; i < 1000; i++) { // fewer than headers may have
                            slow.send(more);
                            Thread.sleep(5);
                        }
                    });
            other.send("GET /api/v1/ HTTP/1.1\nHost: test\n\n");
            assertEquals(200, other.receive().status());
        } finally {
            endpoint.close();
        }
    }

    private static Answer answer(byte[] body) {
        return Answer.ok(data -> data.number("bytes", body.length));
    }

    private Answer answerWhenDone(Exchange exchange) {
        asked.countDown();
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("the request was cut", e);
        }
        return answer();
    }

    private static Answer answer() {
        return Answer.ok(data -> data.flag("done", true));
    }
}
