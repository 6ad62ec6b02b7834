package concord.web;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.Settings;
import concord.web.http.Route;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which HTTP status and headers each failure of the store has.
class FailuresTest {

    private static final Map<String, Supplier<RuntimeException>> FAILURES =
            Map.of(
                    "InvalidKey", () -> new ConcordException.InvalidKey("why"),
                    "InvalidRequest", () -> new ConcordException.InvalidRequest("why"),
                    "ValueTooLarge", () -> new ConcordException.ValueTooLarge(2, 1),
                    "Overloaded", () -> new ConcordException.Overloaded("why"),
                    "Unavailable", () -> new ConcordException.Unavailable("why"),
                    "Timeout", () -> ConcordException.Timeout.ofWrite(Duration.ofSeconds(5)),
                    "Damaged", () -> new ConcordException.Damaged("secret"),
                    "Bug", () -> new IllegalStateException("secret"));

    private static final Logger LOG = Logger.getLogger("concord.web");

    private static HttpEndpoint endpoint;
    private static HttpClient client;

    @BeforeAll
    static void serve_failures() {
        List<Route> routes =
                FAILURES.entrySet().stream()
                        .map(failure ->
                                Route.get(
                                        "/" + failure.getKey(),
                                        _ -> {
                                            throw failure.getValue().get();
                                        }))
                        .toList();
        Settings settings = Settings.builder().set(HttpEndpointProvider.PORT, 0).build();
        endpoint = HttpEndpoint.start(settings, routes);
        client = HttpClient.newHttpClient();
        LOG.setUseParentHandlers(false); // the bugs below are meant
    }

    @AfterAll
    static void stop() {
        LOG.setUseParentHandlers(true);
        client.close();
        endpoint.close();
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidKey,400,INVALID_KEY,why",
        "InvalidRequest,400,INVALID_REQUEST,why",
        "ValueTooLarge,413,VALUE_TOO_LARGE,value has 2 bytes; at most 1",
        "Overloaded,429,OVERLOADED,why",
        "Unavailable,503,CLUSTER_UNAVAILABLE,why",
        "Timeout,504,TIMEOUT,the write may or may not take effect",
        "Damaged,500,INTERNAL,internal error; the server's log has the details under the X-Request-Id of this answer",
        "Bug,500,INTERNAL,internal error; the server's log has the details under the X-Request-Id of this answer",
    })
    void have_a_status_each(String failure, int status, String code, String message)
            throws Exception {
        Expect.refused(status, code, message, get(failure));
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidKey,false",
        "ValueTooLarge,false",
        "Overloaded,true",
        "Unavailable,true",
        "Timeout,false",
        "Bug,false",
    })
    void say_when_to_try_again_where_that_helps(String failure, boolean retry) throws Exception {
        assertEquals(
                retry ? List.of("1") : List.of(), get(failure).headers().allValues("Retry-After"));
    }

    @Test
    void do_not_close_the_connection() throws Exception {
        try (Wire wire = new Wire(endpoint.address())) {
            for (int i = 0; i < 2; i++) {
                wire.send("GET /api/v1/Bug HTTP/1.1\nHost: test\n\n");
                assertEquals(500, wire.receive().status());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bug", "Damaged"})
    void of_the_program_go_to_the_log_and_not_to_the_client(String failure) throws Exception {
        BlockingQueue<LogRecord> records = new LinkedBlockingQueue<>();
        Handler recorder = recorder(records);
        LOG.addHandler(recorder);
        try {
            HttpResponse<String> answer = get(failure);
            assertFalse(answer.body().contains("secret"));

            LogRecord logged = requireNonNull(records.poll(10, TimeUnit.SECONDS));
            assertEquals(Level.SEVERE, logged.getLevel());
            assertEquals("secret", logged.getThrown().getMessage());
            String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
            assertTrue(logged.getMessage().contains("request " + id), logged::getMessage);
        } finally {
            LOG.removeHandler(recorder);
        }
    }

    private static HttpResponse<String> get(String failure) throws Exception {
        URI uri = URI.create(endpoint.address() + "/api/v1/" + failure);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static Handler recorder(BlockingQueue<LogRecord> records) {
        return new Handler() {
            @Override
            public void publish(LogRecord logRecord) {
                records.add(logRecord);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
