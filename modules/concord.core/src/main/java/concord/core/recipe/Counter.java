package concord.core.recipe;

import concord.core.Condition;
import concord.core.Entry;
import concord.core.Put;
import concord.core.Store;
import concord.core.Value;
import java.util.Optional;

/// A number that many processes add to, by compare-and-set. Absent, it is 0.
public final class Counter {

    private final Store store;
    private final String key;

    /// The counter at a key, which holds a JSON integer.
    public Counter(Store store, String key) {
        this.store = store;
        this.key = key;
    }

    /// The number.
    public long get() {
        return store.get(key).map(Counter::number).orElse(0L);
    }

    /// Adds to the number.
    ///
    /// @return what it is then
    /// @throws ArithmeticException when that is more than a `long` holds
    public long add(long amount) {
        while (true) {
            Optional<Entry> entry = store.get(key);
            long sum = Math.addExact(entry.map(Counter::number).orElse(0L), amount);
            Condition unchanged =
                    entry.map(it -> Condition.modRevision(it.modRevision()))
                            .orElse(Condition.ABSENT);
            if (store.put(Put.of(key, Value.of(sum)).when(unchanged)).done()) {
                return sum;
            }
        }
    }

    private static long number(Entry entry) {
        return entry.value().as(Long.class);
    }
}
