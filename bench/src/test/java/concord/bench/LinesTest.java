package concord.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import concord.core.Concord;
import org.junit.jupiter.api.Test;

/// What processes tell each other.
final class LinesTest {

    @Test
    void a_status_is_the_same_after_its_line() {
        try (var concord = Concord.inMemory()) {
            var status = MemberStatus.of(concord.status(), 3);
            assertEquals(status, MemberStatus.parse(status.line()));
        }
    }

    @Test
    void an_operation_has_a_place() {
        var operation = Operation.parse("get@follower");
        assertEquals(Operation.Kind.GET, operation.kind());
        assertEquals(Operation.Place.FOLLOWER, operation.place());
        assertThrows(IllegalArgumentException.class, () -> Operation.parse("scan@leader"));
    }

    @Test
    void a_median_is_in_the_middle() {
        assertEquals(2, Table.median(3, 1, 2));
        assertEquals(2.5, Table.median(4, 1, 2, 3));
    }
}
