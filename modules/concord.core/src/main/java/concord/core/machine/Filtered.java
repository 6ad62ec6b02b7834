package concord.core.machine;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The elements of an iterator that pass a test.
final class Filtered<T> implements Iterator<T> {

    private final Iterator<T> source;
    private final Predicate<T> test;
    private @Nullable T next;

    Filtered(Iterator<T> source, Predicate<T> test) {
        this.source = source;
        this.test = test;
    }

    @Override
    public boolean hasNext() {
        while (next == null && source.hasNext()) {
            T candidate = source.next();
            if (test.test(candidate)) {
                next = candidate;
            }
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
