package concord.raft.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.spi.TraceContext;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTest {

    private static final TraceContext TRACE =
            new TraceContext("00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01", "");
    private static final byte[] CONTENT = {1, 2, 3};

    @Test
    void what_belongs_to_no_trace_has_no_byte_for_it() {
        byte[] message = new Request("n1", "c", CONTENT).encoded();

        assertArrayEquals(new byte[] {2, 'n', '1', 1, 'c', 1, 2, 3}, message);
        assertEquals(List.of(), Request.read(message).traces());
    }

    @Test
    void traces_come_through_beside_the_content() {
        Request read = Request.read(new Request("n1", "c", List.of(TRACE), CONTENT).encoded());

        assertEquals("n1", read.from());
        assertEquals("c", read.cluster());
        assertEquals(List.of(TRACE), read.traces());
        assertArrayEquals(CONTENT, read.content());
    }

    @Test
    void of_very_many_traces_the_first_are_sent() {
        List<TraceContext> many = Collections.nCopies(1000, TRACE);

        Request read = Request.read(new Request("n1", "c", many, CONTENT).encoded());

        assertEquals(many.subList(0, 64), read.traces());
        assertArrayEquals(CONTENT, read.content());
    }

    @Test
    void what_vendors_add_stays_here() {
        TraceContext vendors = new TraceContext(TRACE.traceparent(), "vendor=1");

        Request read = Request.read(new Request("n1", "c", List.of(vendors), CONTENT).encoded());

        assertEquals(List.of(TRACE), read.traces());
    }
}
