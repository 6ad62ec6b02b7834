package concord.web;

import static concord.web.CallServer.bytes;
import static concord.web.CallServer.put;
import static concord.web.CallServer.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Put;
import concord.core.Value;
import concord.proto.v1.BatchPutRequest;
import concord.proto.v1.CompactRequest;
import concord.proto.v1.DeleteRequest;
import concord.proto.v1.Event;
import concord.proto.v1.KeyRange;
import concord.proto.v1.KvGrpc;
import concord.proto.v1.WatchGrpc;
import concord.proto.v1.WatchRequest;
import concord.proto.v1.WatchResponse;
import concord.testkit.Await;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Changes over gRPC: in order, from where they were cut off, and at no cost for who does not read.
@Timeout(120)
class WatchCallsTest {

    private static final int WRITES = 300;

    private final CallServer server = new CallServer();
    private final KvGrpc.KvBlockingStub kv = KvGrpc.newBlockingStub(server.client());

    @AfterEach
    void close() {
        server.close();
    }

    private Received<WatchRequest, WatchResponse> watch(WatchRequest.Builder request)
            throws InterruptedException {
        Received<WatchRequest, WatchResponse> received = Received.all();
        WatchGrpc.newStub(server.client()).watch(request.build(), received);
        WatchResponse begun = received.next();
        assertEquals(0, begun.getEventsCount());
        assertTrue(begun.getComplete());
        return received;
    }

    private static WatchRequest.Builder prefix(String prefix) {
        return WatchRequest.newBuilder().setKeys(KeyRange.newBuilder().setPrefix(bytes(prefix)));
    }

    @Test
    void a_watch_brings_each_change_in_order() throws Exception {
        var received = watch(prefix("a/"));
        kv.put(put("a/1", "1"));
        kv.put(put("b", "1"));
        kv.put(put("a/1", "2"));
        kv.delete(DeleteRequest.newBuilder().setKey(bytes("a/1")).build());
        kv.put(put("a/2", "1").toBuilder().setTtlMillis(50).build());

        WatchResponse first = received.next();
        assertEquals(1, first.getRevision());
        assertTrue(first.getComplete());
        assertTrue(first.getTimeMillis() > 0);
        assertEquals(Event.Type.TYPE_PUT, first.getEvents(0).getType());
        assertFalse(first.getEvents(0).hasPrevious());
        WatchResponse second = received.next();
        assertEquals(3, second.getRevision());
        assertEquals("a/1=2", CallServer.text(second.getEvents(0).getEntry()));
        assertEquals("a/1=1", CallServer.text(second.getEvents(0).getPrevious()));
        Event third = received.next().getEvents(0);
        assertEquals(Event.Type.TYPE_DELETE, third.getType());
        assertFalse(third.hasEntry());
        assertEquals(Event.Type.TYPE_PUT, received.next().getEvents(0).getType());
        assertEquals(Event.Type.TYPE_EXPIRE, received.next().getEvents(0).getType());
    }

    @Test
    void a_watch_hears_only_what_it_wants() throws Exception {
        var received =
                watch(
                        WatchRequest.newBuilder()
                                .setPattern("x$")
                                .addTypes(Event.Type.TYPE_DELETE)
                                .setOmitPrevious(true));
        kv.put(put("ax", "1"));
        kv.put(put("ay", "1"));
        kv.delete(DeleteRequest.newBuilder().setKey(bytes("ay")).build());
        kv.delete(DeleteRequest.newBuilder().setKey(bytes("ax")).build());
        Event event = received.next().getEvents(0);
        assertEquals(bytes("ax"), event.getKey());
        assertFalse(event.hasPrevious());
        assertEquals(0, received.waiting());
    }

    /// By messages like the first one.
    @Test
    void a_watch_that_hears_of_nothing_tells_how_far_it_is() throws Exception {
        try (Served served = Served.over(server.concord(), Duration.ofMillis(20))) {
            var channel = CallServer.builder(served.address()).usePlaintext().build();
            try {
                Received<WatchRequest, WatchResponse> received = Received.all();
                WatchGrpc.newStub(channel).watch(prefix("a/").build(), received);
                assertEquals(0, received.next().getRevision());
                kv.put(put("b", "1"));
                WatchResponse passed = received.next();
                assertEquals(1, passed.getRevision());
                assertTrue(passed.getComplete());
                assertEquals(0, passed.getEventsCount());
                kv.put(put("a/1", "1"));
                assertEquals(1, received.next().getEventsCount());
            } finally {
                channel.shutdownNow();
            }
        }
    }

    @Test
    void a_watch_goes_on_in_the_middle_of_a_large_revision() throws Exception {
        String large = "\"" + "x".repeat(1000) + "\"";
        kv.put(put("before", "1"));
        kv.batchPut(
                BatchPutRequest.newBuilder()
                        .addAllPuts(
                                IntStream.range(0, 400)
                                        .mapToObj(i -> put("k%03d".formatted(i), large))
                                        .toList())
                        .build());
        kv.put(put("z", "1"));
        List<String> keys = new ArrayList<>();
        int cuts = 0;
        long revision = 2;
        int position = 0;
        while (!keys.contains("z")) {
            var received =
                    watch(
                            WatchRequest.newBuilder()
                                    .setFromRevision(revision)
                                    .setFromPosition(position));
            WatchResponse part = received.next();
            received.call().cancel("cut", null);
            part.getEventsList().forEach(it -> keys.add(it.getKey().toStringUtf8()));
            cuts++;
            revision = part.getComplete() ? part.getRevision() + 1 : part.getRevision();
            position = part.getComplete() ? 0 : part.getPosition();
        }
        List<String> wanted =
                new ArrayList<>(IntStream.range(0, 400).mapToObj("k%03d"::formatted).toList());
        wanted.add("z");
        assertEquals(wanted, keys);
        assertTrue(cuts > 5, "the revision is larger than a message");
        Await.until("the watches are gone", () -> server.watchers() == 0);
    }

    @Test
    void a_watch_of_what_is_forgotten_is_told_from_where_it_can_hear_again() {
        kv.put(put("k", "1"));
        kv.put(put("k", "2"));
        kv.put(put("k", "3"));
        kv.compact(CompactRequest.newBuilder().setRevision(2).build());
        var stub = WatchGrpc.newBlockingStub(server.client());
        var trailers =
                refused(
                        Status.Code.OUT_OF_RANGE,
                        "COMPACTED",
                        "revision 1 is compacted",
                        () ->
                                stub.watch(WatchRequest.newBuilder().setFromRevision(1).build())
                                        .next());
        assertEquals("3", CallServer.trailer(trailers, "concord-oldest-revision"));
    }

    @Test
    void a_watch_that_cannot_be_is_refused() {
        var stub = WatchGrpc.newBlockingStub(server.client());
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "from_revision is 0",
                () -> stub.watch(WatchRequest.newBuilder().setFromRevision(0).build()).next());
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "from_position is -1",
                () -> stub.watch(WatchRequest.newBuilder().setFromPosition(-1).build()).next());
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "types",
                () -> stub.watch(WatchRequest.newBuilder().addTypesValue(9).build()).next());
    }

    @Test
    void who_cancels_or_goes_leaves_nothing_behind() throws Exception {
        var cancelled = watch(prefix("a"));
        var gone = server.channel();
        Received<WatchRequest, WatchResponse> left = Received.all();
        WatchGrpc.newStub(gone).watch(prefix("a").build(), left);
        left.next();
        assertEquals(2, server.watchers());
        cancelled.call().cancel("enough", null);
        Await.until("the cancelled one is gone", () -> server.watchers() == 1);
        gone.shutdownNow();
        Await.until("the one whose connection ended is gone", () -> server.watchers() == 0);
    }

    @Test
    void a_deadline_ends_a_watch() throws Exception {
        Received<WatchRequest, WatchResponse> received = Received.all();
        WatchGrpc.newStub(server.client())
                .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                .watch(prefix("a").build(), received);
        assertEquals(Status.Code.DEADLINE_EXCEEDED, received.status().getCode());
        Await.until("the watch is gone", () -> server.watchers() == 0);
    }

    /// What is written while a client does not read, 30 MB here, is in the history once, and
    /// nowhere else: neither at the server nor beyond its window at the client.
    @Test
    void a_slow_reader_is_waited_for_and_misses_nothing() throws Exception {
        Received<WatchRequest, WatchResponse> received = Received.asked();
        WatchGrpc.newStub(server.client())
                .watch(prefix("k").setOmitPrevious(true).build(), received);
        received.call().request(1);
        received.next();
        for (int i = 0; i < WRITES; i++) {
            server.concord().store().put(Put.of("k", Value.raw(new byte[100_000])));
        }
        received.call().request(10);
        for (int i = 1; i <= 10; i++) {
            assertEquals(i, received.next().getRevision());
        }
        assertEquals(0, received.waiting(), "no more than was asked for");
        received.call().request(WRITES);
        for (int i = 11; i <= WRITES; i++) {
            assertEquals(i, received.next().getRevision());
        }
        assertFalse(received.isEnded());
    }

    /// It stands still while others go on over the same connection.
    @Test
    void a_slow_reader_holds_up_nobody() throws Exception {
        Received<WatchRequest, WatchResponse> slow = Received.asked();
        WatchGrpc.newStub(server.client()).watch(prefix("k").build(), slow);
        for (int i = 0; i < 20; i++) {
            server.concord().store().put(Put.of("k", Value.raw(new byte[100_000])));
        }
        var quick = watch(prefix("q"));
        kv.put(put("q", "1"));
        assertEquals("q=1", CallServer.text(quick.next().getEvents(0).getEntry()));
        slow.call().cancel("enough", null);
        quick.call().cancel("enough", null);
        Await.until(
                "both are gone, also the one that waits for room", () -> server.watchers() == 0);
    }

    @Test
    void the_end_of_the_server_ends_watches_with_unavailable() throws Exception {
        var received = watch(prefix("a"));
        server.endpoint().close();
        StatusRuntimeException e = (StatusRuntimeException) received.end();
        assertEquals(Status.Code.UNAVAILABLE, e.getStatus().getCode());
        Await.until("the watch is gone", () -> server.watchers() == 0);
    }
}
