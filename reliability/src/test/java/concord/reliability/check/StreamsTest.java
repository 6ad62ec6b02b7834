package concord.reliability.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.reliability.check.Recording.Mortal;
import concord.reliability.check.Stream.Change;
import concord.reliability.check.Stream.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamsTest {

    private static final Mortal ANSWERED = new Mortal("m", "1", 1_000, 1, 2, 4);
    private static final Mortal UNANSWERED = new Mortal("n", "2", 1_000, 1, Long.MAX_VALUE, 0);

    private static List<String> faults(Step... steps) {
        Stream stream = new Stream("w0", List.of(steps), List.of());
        return Streams.check(
                List.of(stream), List.of(), List.of(ANSWERED, UNANSWERED), Map.of(), 9);
    }

    private static Step step(long revision, String type, String key, String value) {
        return new Step(revision, revision, Map.of(key, new Change(type, value)));
    }

    @Test
    void an_acknowledged_put_with_a_ttl_is_heard_at_its_revision() {
        Step end = step(5, "EXPIRE", "m", Cells.ABSENT);
        assertEquals(List.of(), faults(step(4, "PUT", "m", "1"), end));
        String what = "revision 4 is the put of m with a ttl, but watchers heard ";
        assertEquals(List.of(what + "null"), faults());
        assertEquals(List.of(what + "null"), faults(step(3, "PUT", "m", "1"), end));
        assertEquals(List.of(what + new Change("PUT", "3")), faults(step(4, "PUT", "m", "3"), end));
    }

    @Test
    void one_that_is_not_answered_may_be_heard_or_not() {
        Step put = step(4, "PUT", "m", "1");
        Step end = step(5, "EXPIRE", "m", Cells.ABSENT);
        Step late = step(6, "PUT", "n", "2");
        assertEquals(List.of(), faults(put, end, late, step(7, "EXPIRE", "n", Cells.ABSENT)));
    }
}
