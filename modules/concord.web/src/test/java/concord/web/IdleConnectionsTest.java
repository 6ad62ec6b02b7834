package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Settings;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.Route;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Connections that nothing comes through for a while.
class IdleConnectionsTest {

    private static final HttpEndpoint.Idleness SHORT =
            new HttpEndpoint.Idleness(Duration.ofMillis(50), Duration.ofMillis(10));

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    @Test
    void are_closed_but_not_before_a_request_under_way_is_answered() throws Exception {
        Settings settings = Settings.builder().set(HttpEndpointProvider.PORT, 0).build();
        List<Route> routes =
                List.of(Route.get("/long", this::answerWhenDone), Route.get("/", _ -> answer()));
        HttpEndpoint endpoint = HttpEndpoint.start(settings, routes, SHORT);
        try (Wire busy = new Wire(endpoint.address());
                Wire idle = new Wire(endpoint.address())) {
            busy.send("GET /api/v1/long HTTP/1.1\nHost: test\n\n");
            asked.await();
            idle.send("GET /api/v1/ HTTP/1.1\nHost: test\n\n");
            assertEquals(200, idle.receive().status());

            // The other one has been without a sign of life for longer than this one.
            assertTrue(idle.atEnd());
            done.countDown();
            assertEquals(200, busy.receive().status());
        } finally {
            done.countDown();
            endpoint.close();
        }
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
