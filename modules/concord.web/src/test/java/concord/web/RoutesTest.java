package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Settings;
import concord.web.http.Answer;
import concord.web.http.Handler;
import concord.web.http.Route;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which route a request goes to when several have a similar path.
class RoutesTest {

    private static HttpEndpoint endpoint;

    @BeforeAll
    static void serve() {
        endpoint =
                HttpEndpoint.start(
                        Settings.builder().set(HttpEndpointProvider.PORT, 0).build(),
                        List.of(
                                Route.get("/things/{key...}", says("rest")),
                                Route.get("/things/{key...}/ttl", says("rest, then ttl")),
                                Route.get("/things", says("all")),
                                Route.get("/things/{id}", says("segment")),
                                Route.get("/things/{id}/parts", says("segment, then parts")),
                                Route.put("/things/bulk", says("put bulk"))));
    }

    @AfterAll
    static void stop() {
        endpoint.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/things,all",
        "GET,/things/,rest",
        "GET,/things/a,segment",
        "GET,/things/a%2Fb,segment",
        "GET,/things/a/b,rest",
        "GET,/things//a,rest",
        "GET,/things/a/parts,'segment, then parts'",
        "GET,/things/a/b/parts,rest",
        "GET,/things/a/ttl,'rest, then ttl'",
        "GET,/things/a/b/ttl,'rest, then ttl'",
        "GET,/things/a%2Fttl,segment",
        "GET,/things/ttl,segment",
        "GET,/things/bulk,segment",
        "PUT,/things/bulk,put bulk",
    })
    void the_most_particular_path_with_the_method_answers(String method, String path, String answer)
            throws IOException {
        assertEquals(
                "{\"status\":\"ok\",\"data\":{\"route\":\"" + answer + "\"}}",
                request(method, path).body());
    }

    @Test
    void allow_lists_the_methods_of_every_route_that_fits() throws IOException {
        assertEquals("GET, HEAD, PUT", request("POST", "/things/bulk").headers().get("Allow"));
        assertEquals("GET, HEAD", request("PUT", "/things/other").headers().get("Allow"));
    }

    private static Wire.Received request(String method, String path) throws IOException {
        try (Wire wire = new Wire(endpoint.address())) {
            wire.send(method + " /api/v1" + path + " HTTP/1.1\nHost: test\n\n");
            return wire.receive();
        }
    }

    private static Handler says(String name) {
        return _ -> Answer.ok(data -> data.text("route", name));
    }
}
