package concord.core.engine.memory;

import concord.core.spi.Image;
import concord.core.spi.Machine;
import concord.core.spi.Position;
import concord.core.spi.Proposal;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A machine that remembers what it was given, and fails when it is told to.
final class RecordingMachine implements Machine {

    final List<Position> positions = new ArrayList<>();
    final List<Proposal> applied = new ArrayList<>();
    final List<Thread> threads = new ArrayList<>();
    boolean fails;

    @Override
    public int commandFormat() {
        return 1;
    }

    @Override
    public void apply(Position at, List<? extends Proposal> proposals) {
        positions.add(at);
        applied.addAll(proposals);
        threads.add(Thread.currentThread());
        if (fails) {
            throw new IllegalStateException("a bug");
        }
    }

    @Override
    public @Nullable ByteBuffer apply(
            Position at, int format, ByteBuffer commands, boolean answering) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void answer(ByteBuffer answers, List<? extends Proposal> proposals) {
        throw new UnsupportedOperationException();
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
