package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.spi.Image;
import concord.core.spi.Machine;
import concord.core.spi.Origin;
import concord.core.spi.Position;
import concord.core.spi.Proposal;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The log asks for hashes faster than they are made.
class StateCheckTest {

    private final List<State> captured = new ArrayList<>();
    private final CompletableFuture<Void> go = new CompletableFuture<>();
    private final StateCheck check = new StateCheck(new Empty());

    @AfterEach
    void close() {
        go.complete(null);
        check.close();
    }

    @Test
    void onlyTheNewestStateWaitsWhileAnotherIsHashed() {
        check.at(10);
        Durable.await(() -> captured.getFirst().isWritten());
        check.at(20);
        check.at(30);
        check.at(40);
        assertEquals(
                List.of(false, true, true, false), captured.stream().map(State::isClosed).toList());
        assertThrows(CompletionException.class, () -> check.of(20).join());
        go.complete(null);
        assertEquals(check.of(10).join(), check.of(40).join());
        Durable.await(() -> captured.stream().allMatch(State::isClosed));
    }

    @Test
    void whatIsLeftOutIsNotCapturedAndWhoAsksIsToldSo() {
        CompletableFuture<String> asked = check.of(10);
        check.skip(10);
        assertEquals(List.of(), captured);
        assertTrue(asked.isCompletedExceptionally());
        assertTrue(check.of(10).isCompletedExceptionally());
        assertFalse(check.of(20).isDone());
    }

    @Test
    void whatWaitsIsClosedWithTheMember() {
        check.at(10);
        Durable.await(() -> captured.getFirst().isWritten());
        check.at(20);
        check.close();
        assertTrue(captured.getLast().isClosed());
    }

    /// A state that is written when the test lets it.
    private final class State implements Image {
        private volatile boolean written;
        private volatile boolean closed;

        boolean isWritten() {
            return written;
        }

        boolean isClosed() {
            return closed;
        }

        @Override
        public Position position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void writeTo(OutputStream target) {
            written = true;
            go.join();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final class Empty implements Machine {
        @Override
        public int commandFormat() {
            return 1;
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
        public void apply(Position at, List<? extends Proposal> proposals) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int apply(Position at, int format, ByteBuffer commands) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Image capture() {
            State state = new State();
            captured.add(state);
            return state;
        }

        @Override
        public Position restore(InputStream image) {
            throw new UnsupportedOperationException();
        }
    }
}
