package concord.core.observe;

import concord.core.Entry;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The entries of a stream, seen until the last one is read, reading fails, or the stream is
/// closed.
final class ObservedEntries extends Spliterators.AbstractSpliterator<Entry> {

    private final Spliterator<Entry> entries;
    private final Sight sight;
    private final AtomicBoolean ended = new AtomicBoolean();

    private ObservedEntries(Spliterator<Entry> entries, Sight sight) {
        super(Long.MAX_VALUE, ORDERED | DISTINCT | NONNULL);
        this.entries = entries;
        this.sight = sight;
    }

    static Stream<Entry> of(Stream<Entry> stream, Sight sight) {
        ObservedEntries seen = new ObservedEntries(stream.spliterator(), sight);
        return StreamSupport.stream(seen, false).onClose(stream::close).onClose(seen::end);
    }

    @Override
    public boolean tryAdvance(Consumer<? super Entry> action) {
        boolean more;
        try {
            more = entries.tryAdvance(action);
        } catch (RuntimeException | Error e) {
            if (ended.compareAndSet(false, true)) {
                sight.failed(Operations.code(e));
            }
            throw e;
        }
        if (!more) {
            end();
        }
        return more;
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            sight.answered(this);
        }
    }
}
