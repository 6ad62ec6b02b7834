package concord.core.engine.memory;

import concord.core.spi.Image;
import concord.core.spi.Machine;
import concord.core.spi.Origin;
import concord.core.spi.Position;
import concord.core.spi.Proposal;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    public boolean admit(Origin origin) {
        return true;
    }

    @Override
    public Optional<Origin> last(String node) {
        return Optional.empty();
    }

    @Override
    public int apply(Position at, int format, ByteBuffer commands) {
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
