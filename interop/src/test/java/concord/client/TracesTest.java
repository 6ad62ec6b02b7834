package concord.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Concord;
import concord.core.Range;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Value;
import concord.core.Watch;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.RequestObserver;
import concord.core.spi.Surroundings;
import concord.core.spi.TraceContext;
import concord.web.Served;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Servers are told which trace a call of a client is part of.
@Timeout(60)
class TracesTest {

    private static final String ONE = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";
    private static final String OTHER = "00-4bf92f3577b34da6a3ce929d0e0e4736-b7ad6b7169203331-00";

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    /// As libraries for traces have it: what a thread does now.
    private final ThreadLocal<String> current = ThreadLocal.withInitial(() -> "");

    private final Observer observer =
            new Observer() {
                @Override
                public void on(Event event) {
                    // not what this is about
                }

                @Override
                public Optional<RequestObserver> requests() {
                    return Optional.of(request -> {
                        TraceContext trace = request.trace();
                        seen.add(
                                request.route().replace("concord.v1.", "")
                                        + " "
                                        + trace.traceparent()
                                        + trace.tracestate());
                        return RequestObserver.Observation.NONE;
                    });
                }
            };

    private Concord concord;
    private Served server;
    private Client client;

    @BeforeEach
    void open() {
        concord = Concord.inMemory(Settings.defaults(), List.of(observer), Surroundings.REAL);
        server = Served.over(concord);
        client = Client.builder(server.address()).traceContext(current::get).connect();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        concord.close();
    }

    private void expect(String line) throws InterruptedException {
        assertEquals(line, seen.poll(30, TimeUnit.SECONDS));
        assertEquals(0, seen.size());
    }

    @Test
    void calls_are_part_of_the_trace_of_the_thread_that_asks() throws Exception {
        Store store = client.store();
        store.put("key", Value.of(1));
        expect("Kv/Txn ");
        current.set(ONE);
        store.get("key");
        expect("Kv/Get " + ONE);
        try (var stream = store.stream(Range.all())) {
            assertEquals(1, stream.count());
        }
        expect("Kv/Range " + ONE);
        store.watch(Watch.all()).close();
        expect("Watch/Watch " + ONE);
        current.set("");
        store.get("key");
        expect("Kv/Get ");
    }

    @Test
    void writes_that_are_not_waited_for_are_part_of_it_too() throws Exception {
        for (String trace : List.of(ONE, OTHER, "")) {
            current.set(trace);
            var writing = client.store().async().put("key", Value.of(1));
            current.set("another by now");
            writing.join();
            expect("Kv/Txn " + trace);
        }
    }

    @Test
    void what_is_no_trace_is_not_sent() throws Exception {
        for (String none :
                List.of("words", "00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-00")) {
            current.set(none);
            client.store().get("key");
            expect("Kv/Get ");
        }
    }

    @Test
    void what_the_work_is_said_to_belong_to_goes_first() throws Exception {
        current.set(ONE);
        TraceContext.of(Optional.of(OTHER), Optional.of("vendor=1"))
                .during(() -> client.store().get("key"));
        expect("Kv/Get " + OTHER + "vendor=1");
    }
}
