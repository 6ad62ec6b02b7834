package concord.core.machine;

import com.google.re2j.Pattern;
import concord.core.Change;
import concord.core.Key;
import concord.core.Watch;
import concord.core.query.KeyFilter;
import org.jspecify.annotations.Nullable;

/// Which changes a watch wants.
public final class ChangeFilter {

    private final Watch watch;
    private final @Nullable Pattern pattern;

    private ChangeFilter(Watch watch) {
        this.watch = watch;
        this.pattern = watch.pattern().map(KeyFilter::compile).orElse(null);
    }

    /// The filter of a watch.
    public static ChangeFilter of(Watch watch) {
        return new ChangeFilter(watch);
    }

    /// Whether changes of a key are wanted.
    public boolean wants(Key key) {
        return Scan.contains(watch.range(), key)
                && (pattern == null
                        || key.text().filter(text -> pattern.matcher(text).find()).isPresent());
    }

    boolean wants(Change.Type type) {
        return watch.types().contains(type);
    }
}
