package concord.cli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Setting;
import concord.core.Settings;
import concord.core.spi.EndpointProvider;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ServerTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<String> happened = Collections.synchronizedList(new ArrayList<>());
    private final List<Observer> observers = new ArrayList<>();

    private Concord open(Settings settings, List<Observer> observers) {
        this.observers.addAll(observers);
        happened.add("store opened");
        return Concord.inMemory(settings);
    }

    private Server server(EndpointProvider... endpoints) {
        return new Server(this::open, List.of(endpoints));
    }

    private EndpointProvider endpoint(String address) {
        return new Scripted(address, () -> {}, () -> {});
    }

    /// An endpoint whose start and close do what a test says.
    private final class Scripted implements EndpointProvider {
        private final String address;
        private final Runnable start;
        private final Runnable close;

        Scripted(String address, Runnable start, Runnable close) {
            this.address = address;
            this.start = start;
            this.close = close;
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of();
        }

        @Override
        public Endpoint start(Settings settings, Concord concord) {
            start.run();
            happened.add(address + " started");
            return new Endpoint() {
                @Override
                public String address() {
                    return address;
                }

                @Override
                public void close() {
                    close.run();
                    happened.add(address + " closed with the store " + concord.status().role());
                }
            };
        }
    }

    @Test
    void endpoints_start_after_the_store_and_stop_before_it() {
        Server server = server(endpoint("one"), endpoint("two"));

        assertEquals(List.of("one", "two"), server.start(Settings.defaults()));
        assertEquals(List.of(), server.stop(LONG));

        assertEquals(
                List.of(
                        "store opened",
                        "one started",
                        "two started",
                        "two closed with the store leader",
                        "one closed with the store leader"),
                happened);
    }

    @Test
    void what_was_open_when_the_start_failed_is_closed_by_a_stop() {
        Server server =
                server(
                        endpoint("one"),
                        new Scripted(
                                "two",
                                () -> {
                                    throw new ConcordException.OpenFailed("port 4000 is in use");
                                },
                                () -> {}));

        assertThrows(ConcordException.OpenFailed.class, () -> server.start(Settings.defaults()));
        assertEquals(List.of(), server.stop(LONG));

        assertEquals(
                List.of("store opened", "one started", "one closed with the store leader"),
                happened);
    }

    @Test
    void a_stop_that_takes_too_long_tells_what_was_not_finished() {
        CountDownLatch released = new CountDownLatch(1);
        Server server = server(new Scripted("slow", () -> {}, () -> await(released)));
        server.start(Settings.defaults());

        List<String> unfinished = server.stop(Duration.ofMillis(20));

        assertEquals(List.of("answering on slow", "closing the store"), unfinished);
        released.countDown();
    }

    @Test
    void a_part_that_fails_to_stop_is_told_and_the_others_stop() {
        Server server =
                server(
                        endpoint("one"),
                        new Scripted(
                                "two",
                                () -> {},
                                () -> {
                                    throw new IllegalStateException("broken");
                                }));
        server.start(Settings.defaults());

        assertEquals(List.of("answering on two"), server.stop(LONG));

        assertEquals("one closed with the store leader", happened.getLast());
    }

    @Test
    void a_second_stop_finds_nothing_to_do() {
        Server server = server(endpoint("one"));
        server.start(Settings.defaults());
        server.stop(LONG);

        assertEquals(List.of(), server.stop(LONG));
    }

    @Test
    void a_member_that_stops_by_itself_is_a_failure_of_the_server() {
        Server server = server();
        server.start(Settings.defaults());

        observers.forEach(
                observer -> observer.on(new Event.Failed("n1", "the disk is gone", new Error())));

        assertEquals(
                "member n1 has stopped by itself: the disk is gone",
                assertTimeoutPreemptively(LONG, server::awaitFailure));
        server.stop(LONG);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
