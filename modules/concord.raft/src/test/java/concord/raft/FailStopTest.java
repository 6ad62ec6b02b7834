package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Role;
import concord.core.Settings;
import concord.core.Value;
import concord.core.spi.Engine;
import concord.core.spi.Event;
import concord.core.spi.Image;
import concord.core.spi.Machine;
import concord.core.spi.Origin;
import concord.core.spi.Position;
import concord.core.spi.Proposal;
import concord.core.spi.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A member that cannot apply an entry stops: it answers nothing more, and says why.
class FailStopTest {

    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Value ONE = Value.of(1);

    @TempDir Path directory;

    @Test
    void anEntryThatCannotBeAppliedStopsTheMember() {
        List<Event> events = new ArrayList<>();
        Settings settings = Settings.builder().set(Settings.DATA_DIR, directory).build();
        try (Engine engine =
                RaftEngine.open(
                        settings,
                        new BrokenMachine(),
                        event -> {
                            synchronized (events) {
                                events.add(event);
                            }
                        },
                        Surroundings.REAL)) {
            Nothing write = new Nothing();
            engine.propose(write, 0);

            var failure = assertThrows(CompletionException.class, write.answer::join);
            String why = String.valueOf(failure.getCause());
            assertTrue(why.contains("could not be applied (broken)"), why);
            assertTrue(why.contains("may or may not"), why);

            assertEquals(Role.STOPPED, engine.status().role());
            assertTrue(engine.status().problem().isPresent());
            assertThrows(
                    ConcordException.Unavailable.class, () -> engine.propose(new Nothing(), 0));
            for (Consistency level : Consistency.values()) {
                assertTrue(engine.barrier(level).isCompletedExceptionally(), level.toString());
            }
        }
        synchronized (events) {
            assertEquals(1, events.stream().filter(event -> event instanceof Event.Failed).count());
        }
    }

    /// The member ends itself as soon as it knows, and Ratis takes its time to notice.
    @Test
    void aMemberThatHasStoppedEndsHoweverLateRaftNotices() {
        Settings settings = Settings.builder().set(Settings.DATA_DIR, directory).build();
        try (Engine engine =
                RaftEngine.open(
                        settings,
                        new BrokenMachine() {
                            @Override
                            public void apply(Position at, List<? extends Proposal> proposals) {
                                throw new LateException();
                            }
                        },
                        _ -> {},
                        Surroundings.REAL)) {
            Nothing write = new Nothing();
            engine.propose(write, 0);
            assertThrows(CompletionException.class, write.answer::join);
        }
    }

    /// Ratis' log worker meets what it does not expect, and ends without telling anybody.
    @Test
    void aRaftThatEndsByItselfStopsTheMember() throws IOException {
        Durable member = new Durable(directory);
        try (Concord concord = member.open()) {
            for (Path segment : Durable.list(member.log())) {
                Files.delete(segment);
            }
            // More than a segment: the file of the next one is where the worker ends.
            // A write under way fails; one that comes after the end was noticed is refused at once.
            RuntimeException failure =
                    assertThrows(
                            RuntimeException.class,
                            () -> Durable.fill(concord.store().timeout(LONG), "key", 48, 1 << 20));
            assertTrue(
                    failure instanceof CompletionException
                            || failure instanceof ConcordException.Unavailable,
                    failure::toString);
            Durable.await(() -> concord.status().problem().isPresent());
            Durable.await(() -> !member.events(Event.Failed.class).isEmpty());
            assertThrows(ConcordException.Unavailable.class, () -> concord.store().put("a", ONE));
        }
        assertEquals(1, member.events(Event.Failed.class).size());
    }

    private static class BrokenMachine implements Machine {
        @Override
        public int commandFormat() {
            return 1;
        }

        @Override
        public void apply(Position at, List<? extends Proposal> proposals) {
            throw new IllegalStateException("broken");
        }

        @Override
        public boolean admit(Origin origin) {
            return true;
        }

        @Override
        public Optional<Origin> last(String node) {
            return Optional.empty();
        }

        @Override
        public int apply(Position at, int format, ByteBuffer commands) {
            throw new IllegalStateException("broken");
        }

        @Override
        public Image capture() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Position restore(InputStream image) {
            throw new UnsupportedOperationException();
        }
    }

    /// Ratis asks for its message, after us, when it has caught it and has not noted that yet.
    private static final class LateException extends IllegalStateException {
        private static final long serialVersionUID = 1;

        private boolean asked;

        @Override
        public String getMessage() {
            try {
                Thread.sleep(asked ? SHORT.toMillis() : 0);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            asked = true;
            return "broken";
        }
    }

    private static final class Nothing implements Proposal {
        private final CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();

        @Override
        public int length() {
            return 0;
        }

        @Override
        public void writeTo(ByteBuffer target) {}

        @Override
        public void complete() {
            answer.complete(null);
        }

        @Override
        public long limitNanos() {
            return Long.MAX_VALUE;
        }

        @Override
        public void fail(ConcordException failure) {
            answer.completeExceptionally(failure);
        }
    }
}
