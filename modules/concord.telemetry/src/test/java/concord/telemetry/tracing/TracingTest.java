package concord.telemetry.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Key;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Value;
import concord.core.spi.Arrival;
import concord.core.spi.Event;
import concord.core.spi.RequestObserver;
import concord.core.spi.Surroundings;
import concord.core.spi.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracingTest {

    private static final SocketAddress REMOTE = new InetSocketAddress("192.0.2.7", 40_000);
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final TraceContext CLIENT =
            new TraceContext("00-" + TRACE_ID + "-00f067aa0ba902b7-01", "vendor=1,other=2");
    private static final TraceContext UNSAMPLED =
            new TraceContext("00-" + TRACE_ID + "-00f067aa0ba902b7-00", "");

    private final Spans spans = new Spans();
    private Tracing tracing = tracing("1", false);
    private Concord concord = Concord.inMemory(Settings.defaults());

    private Tracing tracing(String sampling, boolean keys) {
        return new Tracing(
                Settings.builder()
                        .set(TracingProvider.SAMPLING, sampling)
                        .set(TracingProvider.KEYS, keys)
                        .build(),
                spans);
    }

    private Store open(String sampling, boolean keys) {
        concord.close();
        tracing = tracing(sampling, keys);
        concord = Concord.inMemory(Settings.defaults(), List.of(tracing), Surroundings.REAL);
        return concord.store();
    }

    @AfterEach
    void close() {
        concord.close();
        tracing.close();
    }

    private static RequestObserver.Request put(TraceContext trace) {
        return new RequestObserver.Request(
                Arrival.Entrance.HTTP, "PUT", "/api/v1/kv/{key}", REMOTE, trace);
    }

    private RequestObserver requests() {
        return tracing.requests().orElseThrow();
    }

    private static String text(SpanData span, String attribute) {
        return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(attribute)));
    }

    @Test
    void a_request_over_http_is_a_span_of_a_server_named_by_its_route() {
        requests().begin(put(TraceContext.NONE)).ended("200");

        SpanData span = spans.only();
        assertEquals("PUT /api/v1/kv/{key}", span.getName());
        assertEquals(SpanKind.SERVER, span.getKind());
        assertEquals("PUT", text(span, "http.request.method"));
        assertEquals("/api/v1/kv/{key}", text(span, "http.route"));
        assertEquals("192.0.2.7", text(span, "client.address"));
        assertEquals(
                200L, span.getAttributes().get(AttributeKey.longKey("http.response.status_code")));
        assertEquals(StatusCode.UNSET, span.getStatus().getStatusCode());
        assertFalse(span.getParentSpanContext().isValid());
    }

    @Test
    void a_call_over_grpc_is_a_span_named_by_its_method() {
        requests()
                .begin(
                        new RequestObserver.Request(
                                Arrival.Entrance.GRPC,
                                "POST",
                                "concord.v1.Kv/Put",
                                REMOTE,
                                TraceContext.NONE))
                .ended("UNAVAILABLE");

        SpanData span = spans.only();
        assertEquals("concord.v1.Kv/Put", span.getName());
        assertEquals("grpc", text(span, "rpc.system.name"));
        assertEquals("concord.v1.Kv/Put", text(span, "rpc.method"));
        assertEquals("UNAVAILABLE", text(span, "rpc.response.status_code"));
        assertEquals("UNAVAILABLE", text(span, "error.type"));
        assertEquals(StatusCode.ERROR, span.getStatus().getStatusCode());
    }

    @Test
    void what_a_client_asks_is_part_of_his_trace() {
        RequestObserver.Observation seen = requests().begin(put(CLIENT));
        seen.ended("200");

        SpanData span = spans.only();
        assertEquals(TRACE_ID, span.getTraceId());
        assertEquals("00f067aa0ba902b7", span.getParentSpanId());
        assertEquals("1", span.getParentSpanContext().getTraceState().asMap().get("vendor"));
        assertEquals(span.getSpanId(), seen.trace().spanId());
        assertEquals(TRACE_ID, seen.trace().traceId());
        assertEquals("vendor=1,other=2", seen.trace().tracestate());
        assertTrue(seen.trace().isSampled());
    }

    @Test
    void a_trace_that_is_not_sampled_is_left_alone() {
        RequestObserver.Observation seen = requests().begin(put(UNSAMPLED));
        seen.ended("200");

        assertEquals(TraceContext.NONE, seen.trace());
        assertEquals(List.of(), spans.all());
    }

    @Test
    void sampling_decides_for_what_belongs_to_no_trace() {
        Store store = open("0", false);
        requests().begin(put(TraceContext.NONE)).ended("200");
        store.put("k", Value.of("v"));
        assertEquals(List.of(), spans.all());

        requests().begin(put(CLIENT)).ended("200");
        assertEquals(TRACE_ID, spans.only().getTraceId());
    }

    @Test
    void an_operation_is_a_span_within_its_request() {
        open("0", false);
        concord.admit(Optional.empty(), Arrival.from(Arrival.Entrance.HTTP, REMOTE, CLIENT))
                .store()
                .put("orders/1", Value.of("v"));

        SpanData span = spans.only();
        assertEquals("kv.put", span.getName());
        assertEquals("00f067aa0ba902b7", span.getParentSpanId());
        assertEquals("concord", text(span, "db.system.name"));
        assertEquals("kv.put", text(span, "db.operation.name"));
        assertEquals("ok", text(span, "concord.result"));
        assertEquals(1L, span.getAttributes().get(AttributeKey.longKey("concord.revision")));
    }

    @Test
    void no_span_has_a_key_unless_it_may() {
        open("1", false).put("orders/1", Value.of("v"));
        assertFalse(spans.only().toString().contains("orders/1"));

        open("1", true).put("orders/1", Value.of("v"));
        assertEquals("orders/1", text(spans.all().getLast(), "concord.key"));

        concord.store().put(Key.of(new byte[] {-1, 0x10}), Value.of("v"));
        assertEquals("ff10", text(spans.all().getLast(), "concord.key"));
    }

    @Test
    void a_read_of_the_application_is_recorded_in_its_trace_alone() {
        Store store = open("1", false);
        store.get("k");
        assertEquals(List.of(), spans.all());

        CLIENT.during(() -> store.get("k"));
        assertEquals("kv.get", spans.only().getName());
        assertEquals(TRACE_ID, spans.only().getTraceId());
        assertEquals("leader", text(spans.only(), "concord.consistency"));
    }

    @Test
    void a_step_of_the_engine_has_the_times_that_it_took() {
        long end = System.nanoTime();
        tracing.on(
                new Event.Traced(
                        "n1",
                        Event.Step.COMMIT,
                        CLIENT,
                        end - TimeUnit.MILLISECONDS.toNanos(7),
                        end,
                        42,
                        true));

        SpanData span = spans.only();
        assertEquals("commit", span.getName());
        assertEquals("n1", text(span, "concord.node"));
        assertEquals(42L, span.getAttributes().get(AttributeKey.longKey("concord.log.index")));
        assertEquals(
                TimeUnit.MILLISECONDS.toNanos(7),
                span.getEndEpochNanos() - span.getStartEpochNanos());
        assertEquals("00f067aa0ba902b7", span.getParentSpanId());
    }

    @Test
    void spans_say_which_member_they_are_of() {
        requests().begin(put(TraceContext.NONE)).ended("200");

        SpanData span = spans.only();
        assertEquals(
                "n1",
                span.getResource().getAttribute(AttributeKey.stringKey("service.instance.id")));
        assertEquals(
                "concord", span.getResource().getAttribute(AttributeKey.stringKey("service.name")));
        assertNull(span.getAttributes().get(AttributeKey.stringKey("url.path")));
    }

    @Test
    void without_the_setting_nothing_looks_at_anything() {
        try (var observer = new TracingProvider().open(Settings.defaults())) {
            assertEquals(Optional.empty(), observer.requests());
            assertEquals(Optional.empty(), observer.operations());
        }
    }
}
