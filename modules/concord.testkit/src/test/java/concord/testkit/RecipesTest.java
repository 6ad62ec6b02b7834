package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Range;
import concord.core.Store;
import concord.core.recipe.Counter;
import concord.core.recipe.Election;
import concord.core.recipe.Lock;
import concord.core.recipe.RateLimiter;
import concord.core.recipe.Semaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The recipes under many hands at once.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecipesTest {

    private static final Duration TTL = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int CALLERS = 8;

    private final Concord concord = Concord.inMemory();
    private final Store store = concord.store();

    @AfterEach
    void close() {
        concord.close();
    }

    @Test
    void aLockHasOneHolderAtATimeAndItsTokensGrow() throws Exception {
        Lock lock = new Lock(store, "jobs", TTL);
        AtomicInteger holders = new AtomicInteger();
        List<Long> tokens = new ArrayList<>();
        together(() -> {
            for (int i = 0; i < 5; i++) {
                try (Lock.Held held = lock.acquire(PATIENCE).orElseThrow()) {
                    assertEquals(1, holders.incrementAndGet());
                    assertTrue(held.isHeld());
                    tokens.add(held.token()); // under the lock
                    holders.decrementAndGet();
                }
            }
        });
        assertEquals(5 * CALLERS, tokens.size());
        assertEquals(tokens.stream().sorted().distinct().toList(), tokens);
        assertEquals(0, store.count(Range.all()));
        assertEquals(List.of(), store.leases().list());
    }

    @Test
    void whoIsOutOfPatienceLeavesNothingBehind() {
        Lock lock = new Lock(store, "jobs", TTL);
        try (Lock.Held held = lock.acquire(PATIENCE).orElseThrow()) {
            assertTrue(lock.acquire(Duration.ofMillis(20)).isEmpty());
            assertEquals(1, store.count(Range.all()));
            assertTrue(held.isHeld());
        }
    }

    @Test
    void aHolderWhoseLeaseIsGoneKnowsItAndTheNextOneHasTheLock() throws Exception {
        Lock lock = new Lock(store, "jobs", Duration.ofSeconds(3));
        try (Lock.Held held = lock.acquire(PATIENCE).orElseThrow()) {
            store.leases().revoke(store.leases().list().getFirst().id());
            try (Lock.Held next = lock.acquire(PATIENCE).orElseThrow()) {
                assertTrue(next.token() > held.token());
                while (held.isHeld()) {
                    Thread.onSpinWait();
                }
                assertTrue(next.isHeld(), "its keep-alive goes on");
            }
        }
    }

    @Test
    void anElectionHasOneLeaderAndThenTheNext() {
        Election election = new Election(store, "scheduler", TTL);
        assertTrue(election.leader().isEmpty());
        try (Election.Leadership first = election.campaign("a", PATIENCE).orElseThrow()) {
            assertEquals("a", election.leader().orElseThrow());
            assertTrue(election.campaign("b", Duration.ofMillis(20)).isEmpty());
            assertTrue(first.isHeld());
        }
        try (Election.Leadership second = election.campaign("b", PATIENCE).orElseThrow()) {
            assertEquals("b", election.leader().orElseThrow());
            assertTrue(second.token() > 0);
        }
    }

    @Test
    void aSemaphoreHasSoManyHoldersAndNoMore() throws Exception {
        Semaphore semaphore = new Semaphore(store, "connections", 3, TTL);
        AtomicInteger holders = new AtomicInteger();
        together(() -> {
            for (int i = 0; i < 4; i++) {
                try (Semaphore.Permit permit = semaphore.acquire(PATIENCE).orElseThrow()) {
                    assertTrue(holders.incrementAndGet() <= 3);
                    assertTrue(permit.isHeld());
                    holders.decrementAndGet();
                }
            }
        });
    }

    @Test
    void aCounterLosesNoCount() throws Exception {
        together(() -> {
            Counter counter = new Counter(store, "visits");
            for (int i = 0; i < 50; i++) {
                counter.add(2);
            }
        });
        assertEquals(100 * CALLERS, new Counter(store, "visits").get());
    }

    @Test
    void aRateLimiterLetsSoManyThroughAndTellsTheOthersHowLongToWait() throws Exception {
        RateLimiter limiter = new RateLimiter(store, "logins", 20, Duration.ofHours(1));
        AtomicInteger allowed = new AtomicInteger();
        together(() -> {
            for (int i = 0; i < 5; i++) {
                if (limiter.tryAcquire("ann").isZero()) {
                    allowed.incrementAndGet();
                }
            }
        });
        assertEquals(20, allowed.get());
        Duration wait = limiter.tryAcquire("ann");
        assertTrue(wait.isPositive() && wait.compareTo(Duration.ofMinutes(3)) <= 0);
        assertTrue(limiter.tryAcquire("bob").isZero());
        assertFalse(store.get("rates/logins/ann").orElseThrow().expiresAt().isEmpty());
    }

    private static void together(Runnable work) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                all.add(threads.submit(work));
            }
        }
        for (Future<?> it : all) {
            it.get();
        }
    }
}
