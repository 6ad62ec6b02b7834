package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import concord.core.Get;
import concord.core.Operation;
import concord.core.Put;
import concord.core.Range;
import concord.core.Txn;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.command.StoredValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What transactions may read: they are applied by every member, and again at each start.
class ResultRoomTest {

    private static final StoredValue LARGE = zeros(Txn.RESULTS_MAX_BYTES / 8);

    private final Driver driver = new Driver();

    /// A few bytes that stand for many.
    private static StoredValue zeros(long length) {
        return StoredValue.raw(new byte[(int) length]).deflated(1);
    }

    private Reply transact(List<? extends Operation> operations) {
        return driver.ride(new Command.Transact(Txn.of(operations.toArray(Operation[]::new))));
    }

    private void refused(List<? extends Operation> operations) {
        long before = driver.machine.counts().revision();
        var refused = assertInstanceOf(Reply.Refused.class, transact(operations));
        assertEquals(Reply.Reason.BATCH_TOO_LARGE, refused.reason());
        assertEquals(before, driver.machine.counts().revision());
    }

    @Test
    void getsOfMoreThanAMemberHasMemoryForAreRefused() {
        driver.ride(new Command.Write(Put.of("large", LARGE)));
        assertInstanceOf(Reply.ToTransact.class, transact(Collections.nCopies(7, Get.of("large"))));
        refused(Collections.nCopies(500, Get.of("large")));
    }

    @Test
    void rangesAreCutWhereTheyBecomeTooMuch() {
        for (int i = 0; i < 5; i++) {
            driver.ride(new Command.Write(Put.of("large/" + i, LARGE)));
        }
        assertInstanceOf(Reply.ToTransact.class, transact(List.of(Range.prefix("large/"))));
        refused(Collections.nCopies(500, Range.prefix("large/").limit(Integer.MAX_VALUE)));
    }

    @Test
    void whatWasWrittenBeforeIsTakenBack() {
        driver.ride(new Command.Write(Put.of("large", LARGE)));
        List<Operation> operations = new ArrayList<>();
        operations.add(Put.of("key", LARGE));
        operations.addAll(Collections.nCopies(8, Put.of("large", LARGE).returningPrevious()));
        refused(operations);
        assertEquals(1, driver.machine.counts().keys());
    }

    @Test
    void oneEntryAloneMayAlwaysBeRead() {
        driver.ride(new Command.Write(Put.of("large", zeros(Txn.RESULTS_MAX_BYTES + 1))));
        assertInstanceOf(Reply.ToTransact.class, transact(List.of(Get.of("large"))));
    }
}
