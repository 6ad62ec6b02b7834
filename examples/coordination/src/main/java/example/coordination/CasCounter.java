package example.coordination;

import concord.core.Condition;
import concord.core.Entry;
import concord.core.Put;
import concord.core.Store;
import concord.core.Value;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A counter by compare-and-set: read, add, write if nobody else has written meanwhile, else again.
/// ([concord.core.recipe.Counter] is this, ready to use.)
final class CasCounter {

    private CasCounter() {}

    static void main() throws Exception {
        Program.main(CasCounter::run);
    }

    static void run(Store store, PrintStream out) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                threads.execute(() -> {
                    for (int k = 0; k < 25; k++) {
                        increment(store, "visits");
                    }
                });
            }
        }
        Entry visits = store.get("visits").orElseThrow();
        out.println(visits.value() + " visits in " + visits.version() + " writes");
    }

    private static void increment(Store store, String key) {
        while (true) {
            Optional<Entry> entry = store.get(key);
            long count = entry.map(it -> it.value().as(Long.class)).orElse(0L);
            Condition unchanged =
                    entry.map(it -> Condition.modRevision(it.modRevision()))
                            .orElse(Condition.ABSENT);
            if (store.put(Put.of(key, Value.of(count + 1)).when(unchanged)).done()) {
                return;
            }
        }
    }
}
