package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Settings;
import concord.core.spi.Surroundings;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A page that an observer shows on the port of the API.
class OperatorPageTest {

    private static Concord member(boolean auth) {
        return Concord.inMemory(
                Settings.builder().set(Settings.AUTH_ENABLED, auth).build(),
                List.of(new PagedObserver()),
                Surroundings.REAL);
    }

    private static HttpRequest.Builder to(TestServer server) {
        return HttpRequest.newBuilder(URI.create(server.address() + PagedObserver.PATH));
    }

    @Test
    void it_is_shown_in_the_form_that_is_asked_for() throws Exception {
        try (Concord member = member(false);
                TestServer server = TestServer.over(member)) {
            HttpResponse<String> plain = server.send(to(server));
            assertEquals(200, plain.statusCode());
            assertEquals("text/plain", plain.headers().firstValue("Content-Type").orElseThrow());
            assertEquals("seen as text/plain: ü\n", plain.body());

            HttpResponse<String> other = server.send(to(server).header("Accept", "text/x-other"));
            assertEquals("text/x-other", other.headers().firstValue("Content-Type").orElseThrow());
            assertEquals("seen as text/x-other: ü\n", other.body());

            assertEquals("", server.send(to(server).HEAD()).body());
            HttpResponse<String> posted =
                    server.send(to(server).POST(BodyPublishers.ofString("x")));
            Expect.refused(405, "METHOD_NOT_ALLOWED", "allowed: GET, HEAD", posted);
        }
    }

    @Test
    void it_needs_what_the_status_needs() throws Exception {
        try (Concord member = member(true);
                TestServer server = TestServer.over(member)) {
            var tokens = member.access().tokens();
            var issued = tokens.create("prometheus", List.of("viewer"));

            Expect.refused(401, "UNAUTHORIZED", "token", server.send(to(server)));
            Expect.refused(
                    401,
                    "UNAUTHORIZED",
                    "token",
                    server.send(to(server).header("Authorization", "Bearer ccd_none")));
            HttpRequest.Builder scrape =
                    to(server).header("Authorization", "Bearer " + issued.secret());
            assertEquals(200, server.send(scrape).statusCode());
            assertEquals(
                    200,
                    server.send(
                                    server.to("/status")
                                            .header("Authorization", "Bearer " + issued.secret()))
                            .statusCode());

            tokens.revoke(issued.token().id());
            assertEquals(401, server.send(scrape).statusCode());
        }
    }

    @Test
    void without_one_there_is_nothing() throws Exception {
        try (TestServer server = new TestServer()) {
            HttpResponse<String> answer = server.send(to(server));
            Expect.refused(404, "NOT_FOUND", "there is nothing at /metrics", answer);
            assertTrue(server.concord().pages().isEmpty());
        }
    }
}
