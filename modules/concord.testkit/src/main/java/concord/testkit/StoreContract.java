package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import concord.core.Consistency;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.ErrorCode;
import concord.core.Key;
import concord.core.Outcome;
import concord.core.Put;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Value;
import concord.core.Written;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/// What every [Store] does with one key at a time, whatever is behind it: an engine in this
/// process, or a server. Extend it and say where the store comes from.
///
/// A store whose values are limited by something else than the default of `limits.value-max-bytes`
/// breaks this contract.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class StoreContract {

    /// For subclasses.
    protected StoreContract() {}

    /// The store, the same for a whole test; nobody else writes to it meanwhile.
    protected abstract Store store();

    @Test
    void anAbsentKeyIsEmpty() {
        assertEquals(Optional.empty(), store().get("absent"));
    }

    @Test
    void thePutOfAnAbsentKeyCreatesIt() {
        Written written = store().put("key", Value.of("value"));
        assertEquals(Optional.empty(), written.previous());
        assertEquals(
                Optional.of(entry("value", written.revision(), written.revision(), 1)),
                store().get("key"));
    }

    @Test
    void aPutOverAnEntryCountsItsVersionAndKeepsItsCreateRevision() {
        long first = store().put("key", Value.of("first")).revision();
        long second = store().put("key", Value.of("second")).revision();
        long third = store().put("key", Value.of("third")).revision();
        assertEquals(first + 1, second);
        assertEquals(second + 1, third);
        assertEquals(Optional.of(entry("third", first, third, 3)), store().get("key"));
    }

    @Test
    void thePutOfAnEqualValueIsAWriteLikeAnyOther() {
        long first = store().put("key", Value.of("same")).revision();
        long second = store().put("key", Value.of("same")).revision();
        assertEquals(Optional.of(entry("same", first, second, 2)), store().get("key"));
    }

    @Test
    void aPutTellsWhatItReplacedWhenAsked() {
        Put put = Put.of("key", Value.of("new")).returningPrevious();
        assertEquals(Optional.empty(), store().put(put).previous());
        long revision = store().put("key", Value.of("old")).revision();
        assertEquals(
                Optional.of(entry("old", revision - 1, revision, 2)), store().put(put).previous());
        assertEquals(Optional.empty(), store().put("key", Value.of("newer")).previous());
    }

    @Test
    void aDeleteRemovesTheKeyAndTakesOneRevision() {
        long revision = store().put("key", Value.of("value")).revision();
        assertEquals(
                new Deleted(Outcome.DONE, revision + 1, Optional.empty()), store().delete("key"));
        assertEquals(Optional.empty(), store().get("key"));
    }

    @Test
    void aDeleteTellsWhatItRemovedWhenAsked() {
        Delete delete = Delete.of("key").returningPrevious();
        assertEquals(Optional.empty(), store().delete(delete).previous());
        long revision = store().put("key", Value.of("value")).revision();
        assertEquals(
                Optional.of(entry("value", revision, revision, 1)),
                store().delete(delete).previous());
    }

    @Test
    void deleteOfAnAbsentKeyTakesNoRevision() {
        long revision = store().put("other", Value.of("value")).revision();
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    new Deleted(Outcome.NOT_FOUND, revision, Optional.empty()),
                    store().delete("absent"));
        }
        assertEquals(revision + 1, store().put("other", Value.of("value")).revision());
    }

    @Test
    void aKeyThatComesBackStartsAnew() {
        store().put("key", Value.of("first"));
        store().put("key", Value.of("second"));
        store().delete("key");
        long again = store().put("key", Value.of("again")).revision();
        assertEquals(Optional.of(entry("again", again, again, 1)), store().get("key"));
    }

    @Test
    void jsonNullIsAValueAndNotAbsence() {
        store().put("key", Value.json("null"));
        assertEquals(Optional.of(Value.json("null")), store().get("key").map(Entry::value));
        assertEquals(true, store().delete("key").existed());
    }

    @Test
    void everyJsonValueComesBackDigitByDigit() {
        for (String json :
                new String[] {
                    "null",
                    "false",
                    "0",
                    "\"\"",
                    "{}",
                    "[]",
                    "1.10",
                    "123456789012345678901234567890.50",
                    "{\"name\":\"K\u00e4nguru \uD83E\uDD98\",\"tags\":[1,[2,{\"deep\":null}]]}"
                }) {
            store().put("key", Value.json(json));
            assertEquals(Optional.of(Value.json(json)), store().get("key").map(Entry::value), json);
        }
    }

    @Test
    void rawBytesComeBackAndAreNotJson() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        for (byte[] bytes : new byte[][] {all, {}, {'1'}}) {
            store().put("key", Value.raw(bytes));
            Value back = store().get("key").orElseThrow().value();
            assertEquals(false, back.isJson());
            assertArrayEquals(bytes, back.bytes());
        }
        assertNotEquals(
                Value.json("1"), store().get("key").orElseThrow().value(), "raw 1 is not JSON 1");
    }

    @Test
    void keysAreBytesAndTextIsUtf8() {
        Key binary = Key.of(new byte[] {0, (byte) 0xff, '/'});
        store().put(binary, Value.of(1));
        store().put("k\u00e4/\uD83E\uDD98", Value.of(2));
        assertEquals(Value.of(1), store().get(binary).orElseThrow().value());
        byte[] utf8 = {'k', (byte) 0xc3, (byte) 0xa4, '/', -16, -97, -90, -104};
        assertEquals(Value.of(2), store().get(Key.of(utf8)).orElseThrow().value());
    }

    @Test
    void aKeyHas1To1024Bytes() {
        for (String longest : new String[] {"k".repeat(1024), "\u00e4".repeat(512)}) {
            store().put(longest, Value.of("fits"));
            assertEquals(Value.of("fits"), store().get(longest).orElseThrow().value());
            assertEquals(true, store().delete(longest).existed());
        }
        for (String refused : new String[] {"", "k".repeat(1025), "\u00e4".repeat(512) + "k"}) {
            refused(ErrorCode.INVALID_KEY, () -> store().put(refused, Value.of("value")));
            refused(ErrorCode.INVALID_KEY, () -> store().get(refused));
            refused(ErrorCode.INVALID_KEY, () -> store().delete(refused));
        }
    }

    @Test
    void halfASurrogatePairIsNoKey() {
        for (String refused : new String[] {"\uD83E", "\uDD98", "key \uDD98\uD83E"}) {
            refused(ErrorCode.INVALID_KEY, () -> store().put(refused, Value.of("value")));
        }
    }

    @Test
    void aValueHasAtMostTheBytesOfTheLimit() {
        int limit = Math.toIntExact(Settings.VALUE_MAX_BYTES.defaultValue());
        Value largest = Value.raw(new byte[limit]);
        store().put("key", largest);
        assertEquals(largest, store().get("key").orElseThrow().value());
        Value larger = Value.raw(new byte[limit + 1]);
        refused(ErrorCode.VALUE_TOO_LARGE, () -> store().put("key", larger));
        refused(ErrorCode.VALUE_TOO_LARGE, () -> store().async().put("key", larger).join());
        assertEquals(largest, store().get("key").orElseThrow().value());
    }

    @Test
    void aTimeOutIsPositive() {
        refused(ErrorCode.INVALID_REQUEST, () -> store().timeout(Duration.ZERO));
        refused(ErrorCode.INVALID_REQUEST, () -> store().timeout(Duration.ofSeconds(-1)));
    }

    @Test
    void aTimeOutMayBeAsLongAsADurationGets() {
        Store patient = store().timeout(Duration.ofSeconds(Long.MAX_VALUE));
        long revision = patient.put("key", Value.of("value")).revision();
        assertEquals(Optional.of(entry("value", revision, revision, 1)), patient.get("key"));
        assertEquals(revision + 1, patient.async().delete("key").join().revision());
        assertEquals(Optional.empty(), patient.async().get("key").join());
    }

    @Test
    void withoutWaitingTheAnswersAreTheSame() {
        Written written = store().async().put("key", Value.of("value")).join();
        Entry entry = entry("value", written.revision(), written.revision(), 1);
        assertEquals(Optional.of(entry), store().async().get("key").join());
        assertEquals(
                new Deleted(Outcome.DONE, written.revision() + 1, Optional.of(entry)),
                store().async().delete(Delete.of("key").returningPrevious()).join());
        assertEquals(Optional.empty(), store().async().get("key").join());
    }

    @Test
    void everyConsistencyLevelIsServed() {
        for (Consistency level : Consistency.values()) {
            Store reading = store().reading(level);
            Value value = Value.of(level.toString());
            reading.put("key", value);
            assertEquals(value, reading.get("key").orElseThrow().value());
            assertEquals(value, reading.async().get("key").join().orElseThrow().value());
        }
    }

    /// A refused call leaves no trace: it takes no revision.
    private void refused(ErrorCode code, Executable call) {
        long before = store().delete("a key that never is").revision();
        Failures.assertFails(code, call);
        assertEquals(before, store().delete("a key that never is").revision());
    }

    private static Entry entry(String value, long created, long modified, long version) {
        return new Entry(Key.of("key"), Value.of(value), created, modified, version);
    }
}
