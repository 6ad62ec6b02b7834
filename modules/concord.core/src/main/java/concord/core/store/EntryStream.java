package concord.core.store;

import concord.core.Entry;
import concord.core.machine.View;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Entries of a view, read as they are asked for. The view is closed at the end, or with the
/// stream.
final class EntryStream extends Spliterators.AbstractSpliterator<Entry> {

    private final View view;
    private final View.Cursor cursor;

    private EntryStream(View view, View.Cursor cursor) {
        super(Long.MAX_VALUE, ORDERED | DISTINCT | NONNULL);
        this.view = view;
        this.cursor = cursor;
    }

    static Stream<Entry> of(View view, Function<View, View.Cursor> read) {
        try {
            return StreamSupport.stream(new EntryStream(view, read.apply(view)), false)
                    .onClose(view::close);
        } catch (RuntimeException e) {
            view.close();
            throw e;
        }
    }

    @Override
    public boolean tryAdvance(Consumer<? super Entry> action) {
        Entry entry = cursor.next();
        if (entry == null) {
            view.close();
            return false;
        }
        action.accept(entry);
        return true;
    }
}
