package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Swagger UI comes from the server, all of it.
class DocsTest {

    private static final Pattern ASKED_FOR = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

    @Test
    void have_everything_that_the_page_asks_for() throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> page = get(client, server, "/api/docs");
            assertEquals(200, page.statusCode());
            assertEquals(
                    "text/html; charset=utf-8",
                    page.headers().firstValue("Content-Type").orElseThrow());
            List<String> files =
                    ASKED_FOR.matcher(page.body()).results().map(it -> it.group(1)).toList();
            assertTrue(files.contains("/api/docs/swagger-ui-bundle.js"), files::toString);
            for (String file : files) {
                HttpResponse<String> answer = get(client, server, file);
                assertEquals(200, answer.statusCode(), file);
                assertFalse(answer.body().isEmpty(), file);
            }
        }
    }

    @Test
    void may_ask_no_other_server() throws Exception {
        try (TestServer server = new TestServer();
                HttpClient client = HttpClient.newHttpClient()) {
            String policy =
                    get(client, server, "/api/docs")
                            .headers()
                            .firstValue("Content-Security-Policy")
                            .orElseThrow();
            assertTrue(policy.startsWith("default-src 'self';"), policy);
            assertFalse(policy.contains("http"), policy);
        }
    }

    private static HttpResponse<String> get(HttpClient client, TestServer server, String path)
            throws Exception {
        URI uri = URI.create(server.address() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
