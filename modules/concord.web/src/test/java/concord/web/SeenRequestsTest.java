package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Concord;
import concord.core.Settings;
import concord.core.spi.CurrentRequest;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.OperationCall;
import concord.core.spi.OperationKind;
import concord.core.spi.OperationObserver;
import concord.core.spi.RequestObserver;
import concord.core.spi.Surroundings;
import concord.core.spi.TraceContext;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Observers see requests by their route, and operations in the trace of their request.
class SeenRequestsTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String SPAN = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private boolean givesSpans;

    private final Observer observer =
            new Observer() {
                @Override
                public void on(Event event) {
                    // not what this is about
                }

                @Override
                public Optional<RequestObserver> requests() {
                    return Optional.of(SeenRequestsTest.this::request);
                }

                @Override
                public Optional<OperationObserver> operations() {
                    return Optional.of(
                            new OperationObserver() {
                                @Override
                                public boolean hears(OperationKind kind) {
                                    return true;
                                }

                                @Override
                                public Observation begin(OperationCall call) {
                                    seen.add(
                                            call.kind()
                                                    + " "
                                                    + call.arrival().entrance()
                                                    + " "
                                                    + call.arrival().trace().spanId()
                                                    + " "
                                                    + CurrentRequest.get().trace().spanId());
                                    return Observation.NONE;
                                }
                            });
                }
            };

    private RequestObserver.Observation request(RequestObserver.Request request) {
        return new RequestObserver.Observation() {
            @Override
            public TraceContext trace() {
                return givesSpans
                        ? TraceContext.of(Optional.of(SPAN), Optional.empty())
                        : TraceContext.NONE;
            }

            @Override
            public void ended(String status) {
                seen.add(
                        request.method()
                                + " "
                                + request.route()
                                + " "
                                + status
                                + " "
                                + request.trace().spanId());
            }
        };
    }

    private void expect(String... lines) throws InterruptedException {
        for (String line : lines) {
            assertEquals(line, seen.poll(30, TimeUnit.SECONDS));
        }
        assertEquals(0, seen.size());
    }

    @Test
    void requests_are_seen_by_route_and_hand_their_trace_on() throws Exception {
        try (Concord concord =
                        Concord.inMemory(
                                Settings.defaults(), List.of(observer), Surroundings.REAL);
                TestServer server = TestServer.over(concord)) {
            server.put("/kv/secret", "{\"value\":1}");
            expect("kv.put http  ", "PUT /api/v1/kv/{key} 200 ");
            server.send(server.to("/kv/absent").GET().header("traceparent", PARENT));
            expect(
                    "kv.get http b7ad6b7169203331 b7ad6b7169203331",
                    "GET /api/v1/kv/{key} 404 b7ad6b7169203331");
            givesSpans = true;
            server.send(server.to("/kv/absent").GET().header("traceparent", PARENT));
            // What is logged meanwhile belongs to the span too.
            expect(
                    "kv.get http 00f067aa0ba902b7 00f067aa0ba902b7",
                    "GET /api/v1/kv/{key} 404 b7ad6b7169203331");
        }
    }

    @Test
    void what_is_not_there_has_no_route_and_methods_are_those_of_http() throws Exception {
        try (Concord concord =
                        Concord.inMemory(
                                Settings.defaults(), List.of(observer), Surroundings.REAL);
                TestServer server = TestServer.over(concord)) {
            server.get("/secret");
            expect("GET  404 ");
            server.send(server.to("/kv/secret").method("SECRET", BodyPublishers.noBody()));
            expect("_OTHER  405 ");
            server.put("/kv/secret/ttl", "{}");
            expect("PUT /api/v1/kv/{key}/ttl 405 ");
            server.put("/kv/secret", "{broken");
            expect("PUT /api/v1/kv/{key} 400 ");
        }
    }

    @Test
    void a_client_that_goes_in_the_middle_of_its_request_is_no_fault_of_the_server()
            throws Exception {
        try (Concord concord =
                        Concord.inMemory(
                                Settings.defaults(), List.of(observer), Surroundings.REAL);
                TestServer server = TestServer.over(concord);
                Wire wire = server.wire()) {
            wire.send(
                    """
                    PUT /api/v1/kv/secret HTTP/1.1
                    Host: test
                    Content-Type: application/json
                    Content-Length: 100

                    {"value":\
                    """);
            wire.finish();
            expect("PUT /api/v1/kv/{key} 400 ");
        }
    }
}
