package concord.client;

import concord.core.ConcordException;
import concord.core.Entry;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterators;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Entries that come in parts, as a stream that asks for a part when it has used up the one before.
final class Parts<R> extends Spliterators.AbstractSpliterator<Entry> {

    private final Remote remote;
    private final Incoming<R> incoming;
    private final Function<R, List<concord.proto.v1.Entry>> entries;
    private Iterator<concord.proto.v1.Entry> part = List.<concord.proto.v1.Entry>of().iterator();

    Parts(Remote remote, Incoming<R> incoming, Function<R, List<concord.proto.v1.Entry>> entries) {
        super(Long.MAX_VALUE, ORDERED | DISTINCT | NONNULL);
        this.remote = remote;
        this.incoming = incoming;
        this.entries = entries;
    }

    /// The stream; it has to be closed, or read to its end.
    Stream<Entry> stream() {
        return StreamSupport.stream(this, false).onClose(incoming::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super Entry> action) {
        while (!part.hasNext()) {
            Optional<R> next = next();
            if (next.isEmpty()) {
                return false;
            }
            part = entries.apply(next.get()).iterator();
        }
        action.accept(Answers.entry(part.next()));
        return true;
    }

    private Optional<R> next() {
        try {
            return incoming.next(TimeUnit.NANOSECONDS.convert(remote.timeout()));
        } catch (StatusRuntimeException e) {
            throw Failures.of(e.getStatus(), e.getTrailers());
        } catch (TimeoutException e) {
            incoming.close();
            throw ConcordException.Timeout.ofRead(remote.timeout());
        }
    }
}
