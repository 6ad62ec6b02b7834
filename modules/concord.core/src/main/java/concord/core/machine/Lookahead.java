package concord.core.machine;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a source brings until it brings null.
final class Lookahead<T> implements Iterator<T> {

    private final Supplier<? extends @Nullable T> source;
    private @Nullable T next;

    Lookahead(Supplier<? extends @Nullable T> source) {
        this.source = source;
    }

    /// The elements of an iterator that pass a test.
    static <T> Lookahead<T> filtered(Iterator<T> elements, Predicate<T> test) {
        return new Lookahead<>(() -> {
            while (elements.hasNext()) {
                T element = elements.next();
                if (test.test(element)) {
                    return element;
                }
            }
            return null;
        });
    }

    /// May be asked again at the end: a source that has brought null brings null again.
    @Override
    public boolean hasNext() {
        if (next == null) {
            next = source.get();
        }
        return next != null;
    }

    @Override
    public T next() {
        var _ = hasNext();
        T found = next;
        if (found == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return found;
    }
}
