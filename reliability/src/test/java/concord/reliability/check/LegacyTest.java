package concord.reliability.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.reliability.check.Cells.Ask;
import concord.reliability.check.Cells.Told;
import concord.reliability.check.Recording.Mortal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LegacyTest {

    private static final String KEY = "p1/0/k1";

    private static List<String> later(Map<String, Entry> now, String... unanswered) {
        Recording recording = new Recording();
        for (String value : unanswered) {
            Ask ask = new Ask(Map.of(), Map.of(KEY, value), Set.of());
            recording.addUnknown("c1", KEY, "put", 5, ask);
        }
        Ask answered = new Ask(Map.of(), Map.of(KEY, "1"), Set.of());
        recording.add(
                new Recorded(
                        "c1",
                        KEY,
                        "put",
                        1,
                        2,
                        answered,
                        Optional.of(new Told(true, Map.of())),
                        7,
                        Map.of()));
        recording.add(new Mortal("p1/mortal/m1.1", "m1.1", 1_000, 1, 2, 6));
        recording.add(new Mortal("p1/mortal/m1.2", "m1.2", 1_000, 1, Long.MAX_VALUE, 0));
        Map<String, Entry> then = Map.of(KEY, new Entry("1", 7), "p1/end", new Entry("e", 8));
        return new Legacy("p1/", then, recording).check(now);
    }

    private static void right(Map<String, Entry> now, String... unanswered) {
        assertEquals(List.of(), later(now, unanswered));
    }

    private static void wrong(Map<String, Entry> now, String... unanswered) {
        assertEquals(1, later(now, unanswered).size());
    }

    @Test
    void what_is_left_stays_as_it_is() {
        right(Map.of(KEY, new Entry("1", 7)));
        right(Map.of(KEY, new Entry("1", 7), "p1/end", new Entry("f", 9)));
        wrong(Map.of());
        wrong(Map.of(KEY, new Entry("1", 9)));
        wrong(Map.of(KEY, new Entry("0", 5)));
        wrong(Map.of(KEY, new Entry("1", 7), "p1/0/k2", new Entry("2", 9)));
    }

    @Test
    void a_write_of_unknown_outcome_may_take_effect_late() {
        right(Map.of(KEY, new Entry("1", 7)), "2", Cells.ABSENT);
        right(Map.of(KEY, new Entry("2", 9)), "2", Cells.ABSENT);
        right(Map.of(), "2", Cells.ABSENT);
        wrong(Map.of(KEY, new Entry("2", 6)), "2", Cells.ABSENT);
        wrong(Map.of(KEY, new Entry("3", 9)), "2", Cells.ABSENT);
        wrong(Map.of(), "2");
    }

    @Test
    void what_has_died_does_not_come_back() {
        Entry kept = new Entry("1", 7);
        right(Map.of(KEY, kept, "p1/mortal/m1.2", new Entry("m1.2", 9)));
        wrong(Map.of(KEY, kept, "p1/mortal/m1.1", new Entry("m1.1", 6)));
    }
}
