package concord.core.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Change;
import concord.core.Changes;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Delete;
import concord.core.Key;
import concord.core.Operation;
import concord.core.Put;
import concord.core.Range;
import concord.core.Store;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Value;
import concord.core.Watch;
import concord.core.Watcher;
import concord.core.property.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Quick and slow watchers while transactions go on and history is compacted under them: each hears
/// all that it wants, once, in order and whole, or is told from where it can hear again.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WatchersTest {

    private static final int WATCHERS = 12;
    private static final int REVISIONS = 5_000;
    private static final int KEYS = 12;
    private static final Duration PATIENCE = Duration.ofMillis(5);

    /// After what silence nothing more comes, once all is written.
    private static final Duration SILENCE = Duration.ofSeconds(1);

    /// What a revision did to a key, as the writer knows it.
    ///
    /// @param value none when the key was deleted
    private record Done(Key key, @Nullable Value value) {}

    /// What a watcher heard without being cut off.
    ///
    /// @param first the revision that it began with
    /// @param resumed where it began again, after it was cut off; 0 when it never was
    private record Heard(long first, List<Changes> changes, long resumed) {}

    private final NavigableMap<Long, List<Done>> log = new TreeMap<>();
    private final AtomicInteger cut = new AtomicInteger();
    private volatile long last;

    @Test
    void everyWatcherHearsAllThatItWantsOrWhereItWasCutOff() {
        Seeds.each(3, this::run);
        assertTrue(cut.get() > 0, "the slow ones have to be cut off now and then");
    }

    /// The hub leaves out revisions that nobody watches. A watch that begins just then must not be
    /// left out with them.
    @Test
    void aWatchThatBeginsWhileTheHubGoesToSleepMissesNothing() {
        try (Concord concord = Concord.inMemory()) {
            Store store = concord.store();
            for (int i = 0; i < 20_000; i++) {
                try (Watcher watcher = store.watch(Watch.key("k"))) {
                    assertTrue(watcher.poll(Duration.ofNanos(1)).isEmpty());
                    long revision = store.put("k", Value.of(i)).revision();
                    Changes changes = watcher.poll(Duration.ofSeconds(5)).orElseThrow();
                    assertEquals(revision, changes.revision());
                }
            }
        }
    }

    /// A watch that hears of nothing does not stand still: it can be begun again where it is now,
    /// whatever was forgotten before.
    @Test
    void aQuietWatchPassesWhatItDoesNotWant() {
        try (Concord concord = Concord.inMemory()) {
            Store store = concord.store();
            Watch quiet = Watch.key("quiet");
            try (Watcher watcher = store.watch(quiet)) {
                assertEquals(0, watcher.passed());
                store.put("other", Value.of(1));
                long other = store.put("other", Value.of(2)).revision();
                while (watcher.passed() < other) {
                    assertTrue(watcher.poll(PATIENCE).isEmpty());
                }
                store.compact(other);
                try (Watcher again = store.watch(quiet.from(watcher.passed() + 1))) {
                    long wanted = store.put("quiet", Value.of(1)).revision();
                    assertEquals(wanted, again.next().revision());
                    assertEquals(wanted, again.passed());
                }
            }
        }
    }

    /// Whatever the hub is doing at that moment.
    @Test
    void aWatchHasNotPassedWhatItIsYetToBring() {
        try (Concord concord = Concord.inMemory()) {
            Store store = concord.store();
            try (Watcher watcher = store.watch(Watch.key("k"))) {
                for (int i = 0; i < 5_000; i++) {
                    assertTrue(watcher.poll(Duration.ofNanos(1)).isEmpty());
                    store.put("other", Value.of(i));
                    long revision = store.put("k", Value.of(i)).revision();
                    store.put("other", Value.of(i));
                    long passed = watcher.passed();
                    assertTrue(passed < revision, () -> passed + " and " + revision);
                    assertEquals(revision, watcher.next().revision());
                }
            }
        }
    }

    private void run(RandomGenerator random) throws Exception {
        log.clear();
        last = Long.MAX_VALUE;
        SplittableGenerator seeds = new SplittableRandom(random.nextLong());
        Map<Watch, Future<List<Heard>>> watchers = new LinkedHashMap<>();
        try (Concord concord = Concord.inMemory();
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Store store = concord.store();
            for (int i = 0; i < WATCHERS; i++) {
                Watch watch = watch(random).from(1);
                boolean slow = i % 3 == 0;
                watchers.put(watch, threads.submit(listen(store, watch, slow, seeds.split())));
            }
            try {
                write(store, random);
            } finally {
                last = store.list(Range.all()).revision();
            }
        }
        for (var it : watchers.entrySet()) {
            check(it.getKey(), it.getValue().get());
        }
    }

    private static Watch watch(RandomGenerator random) {
        Watch watch =
                switch (random.nextInt(5)) {
                    case 0 -> Watch.all();
                    case 1 -> Watch.key(key(random));
                    case 2 -> Watch.prefix("k/1");
                    case 3 -> Watch.range(Range.between("k/05", "k/10"));
                    default -> Watch.all().pattern("[02468]$");
                };
        return switch (random.nextInt(3)) {
            case 0 -> watch.only(Change.Type.PUT);
            case 1 -> watch.only(Change.Type.DELETE);
            default -> watch;
        };
    }

    private static Key key(RandomGenerator random) {
        return Key.of("k/%02d".formatted(random.nextInt(KEYS)));
    }

    private void write(Store store, RandomGenerator random) {
        Set<Key> present = new HashSet<>();
        long revision = 0;
        while (revision < REVISIONS) {
            Map<Key, Done> written = new LinkedHashMap<>();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                Key key = key(random);
                boolean deletes = present.contains(key) && random.nextInt(3) == 0;
                written.put(key, new Done(key, deletes ? null : Value.of(random.nextInt())));
            }
            List<Operation> operations = new ArrayList<>();
            for (Done done : written.values()) {
                if (done.value == null) {
                    operations.add(Delete.of(done.key));
                    present.remove(done.key);
                } else {
                    operations.add(Put.of(done.key, done.value));
                    present.add(done.key);
                }
            }
            TxnResult result = store.txn(Txn.of(operations.toArray(Operation[]::new)));
            revision = result.revision();
            log.put(revision, List.copyOf(written.values()));
            if (random.nextInt(100) == 0) {
                store.compact(random.nextLong(Math.max(0, revision - 20), revision + 1));
            }
        }
    }

    private Callable<List<Heard>> listen(
            Store store, Watch watch, boolean slow, RandomGenerator random) {
        return () -> {
            List<Heard> parts = new ArrayList<>();
            long first = 1;
            while (first != 0) {
                Heard part = listen(store, watch.from(first), first, slow, random);
                parts.add(part);
                first = part.resumed;
            }
            return parts;
        };
    }

    private Heard listen(
            Store store, Watch watch, long first, boolean slow, RandomGenerator random) {
        List<Changes> heard = new ArrayList<>();
        try (Watcher watcher = store.watch(watch)) {
            while (true) {
                long end = last;
                var changes = watcher.poll(end == Long.MAX_VALUE ? PATIENCE : SILENCE);
                changes.ifPresent(heard::add);
                if (changes.isEmpty() && end != Long.MAX_VALUE) {
                    return new Heard(first, heard, 0);
                }
                if (slow && random.nextInt(20) == 0) {
                    LockSupport.parkNanos(random.nextLong(2_000_000));
                }
            }
        } catch (ConcordException.Compacted e) {
            cut.incrementAndGet();
            return new Heard(first, heard, e.oldestRevision());
        }
    }

    private void check(Watch watch, List<Heard> parts) {
        for (Heard part : parts) {
            List<String> wanted =
                    log.tailMap(part.first).entrySet().stream()
                            .map(it -> wanted(watch, it.getKey(), it.getValue()))
                            .filter(it -> !it.isEmpty())
                            .toList();
            List<String> heard = part.changes.stream().map(WatchersTest::text).toList();
            if (part.resumed == 0) {
                assertEquals(wanted, heard, watch::toString);
            } else {
                assertTrue(heard.size() <= wanted.size(), watch::toString);
                assertEquals(wanted.subList(0, heard.size()), heard, watch::toString);
                long newest = heard.isEmpty() ? part.first - 1 : part.changes.getLast().revision();
                assertTrue(part.resumed > newest + 1, "cut off where nothing was missing");
            }
        }
    }

    private static String wanted(Watch watch, long revision, List<Done> done) {
        List<String> changes =
                done.stream()
                        .filter(it -> isWanted(watch, it))
                        .sorted(Comparator.comparing(Done::key))
                        .map(it -> it.key + "=" + it.value)
                        .toList();
        return changes.isEmpty() ? "" : revision + " " + changes;
    }

    private static boolean isWanted(Watch watch, Done done) {
        Change.Type type = done.value == null ? Change.Type.DELETE : Change.Type.PUT;
        Range range = watch.range();
        boolean before = range.from().filter(from -> done.key.compareTo(from) < 0).isPresent();
        int bound = range.toInclusive() ? 1 : 0;
        boolean behind = range.to().filter(to -> done.key.compareTo(to) >= bound).isPresent();
        return watch.types().contains(type)
                && !before
                && !behind
                && watch.pattern().stream().allMatch(it -> done.key.toString().matches(".*" + it));
    }

    private static String text(Changes changes) {
        return changes.revision()
                + " "
                + changes.changes().stream()
                        .sorted(Comparator.comparing(Change::key))
                        .map(it -> it.key() + "=" + it.entry().map(e -> e.value()).orElse(null))
                        .toList();
    }
}
