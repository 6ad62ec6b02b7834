package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Value;
import concord.core.Written;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// What a [concord.core.Store] does when many call it at once.
public abstract class ManyCallersContract extends CoordinationContract {

    private static final int CALLERS = 32;
    private static final int CALLS = 100;

    /// For subclasses.
    protected ManyCallersContract() {}

    @Test
    void revisionsOfManyWritersAreDistinctAndDense() throws Exception {
        long before = store().put("key", Value.of("first")).revision();
        Set<Long> revisions = new HashSet<>();
        List<List<Long>> perCaller =
                all(caller -> {
                    List<Long> own = new ArrayList<>();
                    for (int i = 0; i < CALLS; i++) {
                        String key = i % 2 == 0 ? "shared" : "own/" + caller;
                        own.add(store().put(key, Value.of(i)).revision());
                    }
                    return own;
                });
        for (List<Long> own : perCaller) {
            assertEquals(own.stream().sorted().toList(), own, "a caller sees revisions rise");
            revisions.addAll(own);
        }
        assertEquals(CALLERS * CALLS, revisions.size());
        assertEquals(before + 1, revisions.stream().min(Long::compare).orElseThrow());
        assertEquals(before + CALLERS * CALLS, revisions.stream().max(Long::compare).orElseThrow());
        assertEquals(CALLERS * CALLS / 2, store().get("shared").orElseThrow().version());
    }

    @Test
    void pipelinedWritesOfManyCallersKeepEachCallersOrder() throws Exception {
        List<List<Long>> perCaller =
                all(caller -> {
                    List<CompletableFuture<Written>> writes = new ArrayList<>();
                    for (int i = 0; i < CALLS; i++) {
                        writes.add(store().async().put("own/" + caller, Value.of(i)));
                    }
                    return writes.stream().map(it -> it.join().revision()).toList();
                });
        Set<Long> revisions = new HashSet<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            List<Long> own = perCaller.get(caller);
            assertEquals(own.stream().sorted().toList(), own);
            revisions.addAll(own);
            Entry last = store().get("own/" + caller).orElseThrow();
            assertEquals(own.getLast(), last.modRevision());
            assertEquals(Value.of(CALLS - 1), last.value());
            assertEquals(CALLS, last.version());
        }
        assertEquals(CALLERS * CALLS, revisions.size());
    }

    @Test
    void everyCallerReadsItsOwnWrites() throws Exception {
        all(caller -> {
            String key = "own/" + caller;
            for (int i = 0; i < CALLS; i++) {
                long revision = store().put(key, Value.of(i)).revision();
                Entry entry = store().get(key).orElseThrow();
                assertEquals(revision, entry.modRevision());
                assertEquals(Value.of(i), entry.value());
            }
            store().delete(key);
            assertTrue(store().get(key).isEmpty());
            return caller;
        });
    }

    @Test
    void aKeyIsDeletedByExactlyOneOfThoseWhoTry() throws Exception {
        for (int round = 0; round < 10; round++) {
            long revision = store().put("key", Value.of(round)).revision();
            List<Deleted> answers = all(_ -> store().delete("key"));
            assertEquals(1, answers.stream().filter(Deleted::existed).count());
            for (Deleted answer : answers) {
                assertEquals(revision + 1, answer.revision());
            }
        }
    }

    @Test
    void aKeyNeverGoesBackForAReader() throws Exception {
        store().put("key", Value.of(0));
        AtomicBoolean written = new AtomicBoolean();
        Callable<Long> reader =
                () -> {
                    long last = 0;
                    while (!written.get()) {
                        long seen = store().get("key").orElseThrow().modRevision();
                        assertTrue(seen >= last, seen + " after " + last);
                        last = seen;
                    }
                    return last;
                };
        // Threads of the system: virtual ones that never wait would let the writer's wait for ever.
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<Long>> readers = List.of(threads.submit(reader), threads.submit(reader));
            try {
                for (int i = 1; i <= 5 * CALLS; i++) {
                    store().put("key", Value.of(i));
                }
            } finally {
                written.set(true);
            }
            for (Future<Long> it : readers) {
                assertTrue(it.get() > 0);
            }
        }
    }

    @FunctionalInterface
    private interface Caller<T> {
        T call(int number) throws Exception;
    }

    /// Lets all callers run at once and returns what each brought.
    private static <T> List<T> all(Caller<T> caller) throws Exception {
        List<Callable<T>> calls = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            int number = i;
            calls.add(() -> caller.call(number));
        }
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
        }
        return results;
    }
}
