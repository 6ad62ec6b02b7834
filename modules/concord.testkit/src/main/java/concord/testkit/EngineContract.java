package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Consistency;
import concord.core.ErrorCode;
import concord.core.Role;
import concord.core.Settings;
import concord.core.Status;
import concord.core.Store;
import concord.core.Value;
import concord.core.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// What every engine does: one order of all writes, answers in that order, reads as fresh as they
/// were asked for, and an end without loss. Extend it and open the engine's members.
///
/// Tests write to the first member and read at every member; with one member they are the same.
public abstract class EngineContract extends ManyCallersContract {

    private List<Concord> members = List.of();

    /// For subclasses.
    protected EngineContract() {}

    /// Opens the members of a cluster, or the one that is a cluster of its own, ready to serve.
    /// They are empty when a test opens them first, and closed by the test.
    ///
    /// @param settings what the test needs; add where the data is and who the members are
    protected abstract List<Concord> open(Settings settings);

    @BeforeEach
    final void openMembers() {
        members = open(Settings.defaults());
    }

    @AfterEach
    final void closeMembers() {
        members.forEach(Concord::close);
    }

    /// Closes the members and opens them again with other settings.
    final void reopen(Settings settings) {
        closeMembers();
        members = open(settings);
    }

    /// The member that tests write to.
    final Concord member() {
        return members.getFirst();
    }

    @Override
    protected final Store store() {
        return member().store();
    }

    @Test
    void writesOfOneThreadTakeEffectInTheOrderOfItsCalls() {
        List<CompletableFuture<Written>> writes = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            writes.add(store().async().put("key", Value.of(i)));
        }
        long revision = writes.getFirst().join().revision();
        for (CompletableFuture<Written> write : writes) {
            assertEquals(revision++, write.join().revision());
        }
        assertEquals(Value.of(2_999), store().get("key").orElseThrow().value());
        assertEquals(3_000, store().get("key").orElseThrow().version());
    }

    @Test
    void aBlockingWriteComesAfterTheAsynchronousOnesBeforeIt() {
        for (int i = 0; i < 100; i++) {
            var _ = store().async().put("key", Value.of(i));
        }
        store().put("key", Value.of("last"));
        assertEquals(Value.of("last"), store().get("key").orElseThrow().value());
    }

    @Test
    void answersComeInTheOrderOfTheWritesOnAThreadThatIsNotTheCallers() throws Exception {
        List<Long> order = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        List<CompletableFuture<Void>> done = new ArrayList<>();
        try (var _ = HeldAnswers.of(store())) {
            for (int i = 0; i < 500; i++) {
                done.add(
                        store().async()
                                .put("key", Value.of(i))
                                .thenAccept(written -> {
                                    order.add(written.revision());
                                    threads.add(Thread.currentThread());
                                }));
            }
        }
        done.forEach(CompletableFuture::join);
        assertEquals(500, order.size());
        assertEquals(order.stream().sorted().toList(), order);
        assertTrue(threads.stream().noneMatch(Thread.currentThread()::equals));
    }

    @Test
    void anAnswerThatIsHeldUpHoldsUpNoReadAndNoStatus() throws Exception {
        store().put("key", Value.of("value"));
        try (var _ = HeldAnswers.of(store())) {
            for (Consistency level : Consistency.values()) {
                assertTrue(store().reading(level).get("key").isPresent());
            }
            assertTrue(member().status().ready());
        }
    }

    @Test
    void anAnswerMayStartTheNextWrite() {
        CompletableFuture<Written> last = store().async().put("key", Value.of(0));
        for (int i = 1; i < 300; i++) {
            Value next = Value.of(i);
            last = last.thenCompose(_ -> store().async().put("key", next));
        }
        last.join();
        assertEquals(Value.of(299), store().get("key").orElseThrow().value());
    }

    @Test
    void everyMemberServesEveryLevel() {
        for (int i = 0; i < 20; i++) {
            store().put("key", Value.of(i));
            for (Consistency level : Consistency.values()) {
                assertEquals(Value.of(i), read(member(), level));
            }
            for (Concord other : members) {
                assertEquals(Value.of(i), read(other, Consistency.LEADER));
                assertEquals(Value.of(i), read(other, Consistency.STRONG));
            }
        }
    }

    private static Value read(Concord member, Consistency level) {
        return member.store().reading(level).get("key").orElseThrow().value();
    }

    @Test
    void theSettingsAreInForce() {
        Settings small = Settings.builder().set(Settings.VALUE_MAX_BYTES, 10L).build();
        reopen(small);
        store().put("key", Value.raw(new byte[10]));
        Failures.assertFails(
                ErrorCode.VALUE_TOO_LARGE, () -> store().put("key", Value.raw(new byte[11])));
        assertEquals(10, member().settings().get(Settings.VALUE_MAX_BYTES));
    }

    @Test
    void theStatusFollowsTheStore() {
        Status empty = member().status();
        assertEquals(member().settings().get(Settings.NODE_ID), empty.node());
        assertEquals(0, empty.revision());
        assertEquals(0, empty.keys());
        assertEquals(0, empty.bytes());

        store().put("four", Value.raw(new byte[6]));
        store().put("four", Value.raw(new byte[10]));
        long revision = store().put("two", Value.raw(new byte[0])).revision();
        Status filled = member().status();
        assertEquals(revision, filled.revision());
        assertEquals(2, filled.keys());
        assertEquals(17, filled.bytes());
        assertTrue(filled.appliedIndex() > empty.appliedIndex());
        assertTrue(filled.commitIndex() >= filled.appliedIndex());
    }

    @Test
    void oneMemberLeadsAndAllAreReady() {
        List<Status> statuses = members.stream().map(Concord::status).toList();
        List<Status> leaders =
                statuses.stream().filter(status -> status.role() == Role.LEADER).toList();
        assertEquals(1, leaders.size());
        assertEquals(Optional.of(leaders.getFirst().node()), leaders.getFirst().leader());
        for (Status status : statuses) {
            assertTrue(status.ready(), status::toString);
            assertEquals(Optional.empty(), status.problem());
            assertTrue(status.term() >= 1);
        }
    }

    @Test
    void aClosedMemberRefusesEveryCallAndSaysSo() {
        store().put("key", Value.of("value"));
        Store store = store();
        closeMembers();
        unavailable(() -> store.put("key", Value.of("value")));
        unavailable(() -> store.delete("key"));
        unavailable(() -> store.async().put("key", Value.of("value")).join());
        unavailable(() -> store.async().delete("key").join());
        for (Consistency level : Consistency.values()) {
            unavailable(() -> store.reading(level).get("key"));
            unavailable(() -> store.reading(level).async().get("key").join());
        }
        Status status = member().status();
        assertEquals(Role.STOPPED, status.role());
        assertEquals(false, status.ready());
        assertTrue(status.problem().isPresent());
    }

    private static void unavailable(Executable call) {
        Failures.assertFails(ErrorCode.CLUSTER_UNAVAILABLE, call);
    }

    @Test
    void aSecondCloseDoesNothing() {
        closeMembers();
        closeMembers();
    }

    @Test
    void closingFinishesTheWritesThatWereAccepted() {
        List<CompletableFuture<Written>> writes = new ArrayList<>();
        // Not many: an engine waits for them, and not for ever.
        for (int i = 0; i < 200; i++) {
            writes.add(store().async().put("key" + i, Value.of(i)));
        }
        closeMembers();
        for (CompletableFuture<Written> write : writes) {
            assertTrue(write.isDone());
            assertTrue(write.join().revision() > 0);
        }
    }
}
