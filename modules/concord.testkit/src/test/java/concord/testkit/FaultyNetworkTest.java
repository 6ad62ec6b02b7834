package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.spi.Surroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultyNetworkTest {

    private final FaultyNetwork network = new FaultyNetwork();
    private final List<String> arrived = Collections.synchronizedList(new ArrayList<>());

    private void send(String from, String to, String message) {
        network.carry(from, to, () -> arrived.add(message));
    }

    @Test
    void withoutFaultsAMessageArrivesAtOnceOnTheThreadOfItsSender() {
        List<Thread> threads = new ArrayList<>();
        network.carry("a", "b", () -> threads.add(Thread.currentThread()));
        assertEquals(List.of(Thread.currentThread()), threads);
        assertEquals(0, network.held());
    }

    @Test
    void aCutLinkHoldsItsMessagesOfOneDirectionUntilItIsMended() {
        network.cut("a", "b");
        send("a", "b", "1");
        send("b", "a", "back");
        send("a", "b", "2");
        send("a", "c", "elsewhere");
        assertEquals(List.of("back", "elsewhere"), arrived);
        assertEquals(2, network.held());
        network.mend("a", "b");
        send("a", "b", "3");
        assertEquals(List.of("back", "elsewhere", "1", "2", "3"), arrived);
    }

    @Test
    void membersOfDifferentGroupsCannotTalk() {
        network.partition(Set.of("a", "b"), Set.of("c"));
        send("a", "b", "within");
        send("a", "c", "across");
        send("d", "c", "of no group");
        assertEquals(List.of("within", "of no group"), arrived);
        network.partition(Set.of("a", "c"), Set.of("b"));
        assertEquals(List.of("within", "of no group", "across"), arrived, "another partition");
        assertTrue(network.isCut("b", "a"));
        network.heal();
        assertFalse(network.isCut("b", "a"));
        assertThrows(
                IllegalArgumentException.class, () -> network.partition(Set.of("a"), Set.of("a")));
    }

    @Test
    void anIsolatedMemberTalksToItselfOnly() {
        network.isolate("a");
        send("a", "a", "self");
        send("a", "b", "out");
        send("b", "a", "in");
        send("b", "c", "others");
        assertEquals(List.of("self", "others"), arrived);
        network.rejoin("a");
        assertEquals(List.of("self", "others", "out", "in"), arrived);
    }

    @Test
    void healingDeliversLinkByLinkInTheOrderOfNames() {
        network.partition(Set.of("a"), Set.of("b"), Set.of("c"));
        send("c", "a", "c-a");
        send("a", "b", "a-b 1");
        send("b", "a", "b-a");
        send("a", "b", "a-b 2");
        network.heal();
        assertEquals(List.of("a-b 1", "a-b 2", "b-a", "c-a"), arrived);
    }

    @Test
    void whatIsForgottenNeverArrives() {
        network.cut("a", "b");
        send("a", "b", "lost");
        network.forget();
        send("a", "b", "kept");
        network.heal();
        assertEquals(List.of("kept"), arrived);
    }

    @Test
    void aDeliveryMaySendCutAndHeal() {
        network.carry(
                "a",
                "b",
                () -> {
                    send("a", "b", "after");
                    send("b", "a", "answer");
                    arrived.add("first");
                    network.cut("a", "b");
                });
        assertEquals(List.of("answer", "first"), arrived, "no message overtakes another");
        network.heal();
        assertEquals(List.of("answer", "first", "after"), arrived);
    }

    @Test
    void aDeliveryThatFailsHoldsUpNoOther() throws InterruptedException {
        List<Throwable> uncaught = new ArrayList<>();
        Thread sender =
                Thread.ofPlatform()
                        .uncaughtExceptionHandler((_, e) -> uncaught.add(e))
                        .start(() -> {
                            network.carry(
                                    "a",
                                    "b",
                                    () -> {
                                        throw new IllegalStateException("receiver");
                                    });
                            send("a", "b", "next");
                        });
        sender.join();
        assertEquals(1, uncaught.size());
        assertEquals(List.of("next"), arrived);
    }

    @Test
    void aSlowLinkDelaysAndKeepsTheOrder() {
        network.slow("a", "b", Duration.ofHours(1));
        send("a", "b", "1");
        network.slow("a", "b", Duration.ZERO);
        send("a", "b", "2");
        assertEquals(List.of(), arrived, "2 does not overtake 1");
        network.heal();
        assertEquals(List.of("1", "2"), arrived);
        network.slow("a", "b", Duration.ofMillis(5));
        send("a", "b", "3");
        Await.until("it arrives by itself", () -> arrived.size() == 3);
    }

    @Test
    void whatAKilledMemberSendsOrShouldGetIsLost() {
        Surroundings.Wire first = network.wire("a");
        network.cut("b", "a");
        send("b", "a", "held");
        network.kill("a");
        network.heal();
        first.carry("a", "b", () -> arrived.add("from the dead"));
        send("b", "a", "to the dead");
        network.bury("a");
        send("b", "a", "to nobody");
        Surroundings.Wire second = network.wire("a");
        first.carry("a", "b", () -> arrived.add("from the dead, later"));
        second.carry("a", "b", () -> arrived.add("from the living"));
        assertEquals(List.of("to nobody", "from the living"), arrived);
    }

    /// Many send on all links while one cuts and heals: each direction stays in order, and nothing
    /// is lost.
    @Test
    void underFaultsEachDirectionIsCompleteAndInOrder() throws InterruptedException {
        long seed = Long.getLong("seed", new SplittableRandom().nextLong(1_000_000));
        List<List<Integer>> received = List.of(new ArrayList<>(), new ArrayList<>());
        List<Thread> senders =
                IntStream.range(0, 2)
                        .mapToObj(n ->
                                Thread.startVirtualThread(() -> {
                                    for (int i = 0; i < 20_000; i++) {
                                        int message = i;
                                        network.carry(
                                                "s" + n, "r", () -> received.get(n).add(message));
                                    }
                                }))
                        .toList();
        RandomGenerator random = new SplittableRandom(seed);
        while (senders.stream().anyMatch(Thread::isAlive)) {
            switch (random.nextInt(5)) {
                case 0 -> network.cut("s0", "r");
                case 1 -> network.isolate("s1");
                case 2 -> network.partition(Set.of("s0"), Set.of("r"));
                case 3 -> network.slow("s1", "r", Duration.ofNanos(random.nextInt(50_000)));
                default -> network.heal();
            }
        }
        for (Thread sender : senders) {
            sender.join();
        }
        network.heal();
        Await.until("all are delivered, -Dseed=" + seed, () -> network.held() == 0);
        List<Integer> all = IntStream.range(0, 20_000).boxed().toList();
        for (int n = 0; n < 2; n++) {
            List<Integer> messages = received.get(n);
            // The last one may still be on its way on another thread.
            Await.until("all are there, -Dseed=" + seed, () -> messages.size() == all.size());
            assertEquals(all, messages, "-Dseed=" + seed);
        }
    }
}
