package concord.core.machine;

import concord.core.Change;
import concord.core.Changes;
import concord.core.ConcordException;
import concord.core.Entry;
import concord.core.Key;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads steps as watchers see them, without a lock and without a pin: what is forgotten while it
/// is read is noticed afterwards.
final class Feed {

    private Feed() {}

    /// Tells the keys that a revision changed.
    ///
    /// @return false when the revision is forgotten
    static boolean keys(History history, long revision, Consumer<Key> keys) {
        Step step = history.at(revision);
        if (step == null) {
            return false;
        }
        for (int i = 0; i < step.size(); i++) {
            if (!step.version(i).isTouch()) {
                keys.accept(step.chain(i).key());
            }
        }
        return true;
    }

    /// What a watch wants of a revision, or null when it wants nothing of it.
    ///
    /// @throws ConcordException.Compacted when it is forgotten
    static @Nullable Changes read(History history, long revision, ChangeFilter watch) {
        Step step = history.at(revision);
        List<Change> changes = step == null ? List.of() : changes(step, watch);
        // What stood behind a version is cut only after the floor has risen above it.
        VarHandle.fullFence();
        long floor = history.floor();
        if (step == null || revision <= floor) {
            throw new ConcordException.Compacted(revision, floor + 1);
        }
        return changes.isEmpty()
                ? null
                : new Changes(revision, Instant.ofEpochMilli(step.time), changes);
    }

    private static List<Change> changes(Step step, ChangeFilter watch) {
        List<Change> changes = new ArrayList<>(step.size());
        for (int i = 0; i < step.size(); i++) {
            Version version = step.version(i);
            Key key = step.chain(i).key();
            if (!version.isTouch() && watch.wants(type(version)) && watch.wants(key)) {
                Version older = version.older;
                changes.add(new Change(type(version), key, entry(version, key), entry(older, key)));
            }
        }
        return changes;
    }

    private static Optional<Entry> entry(@Nullable Version version, Key key) {
        return version == null ? Optional.empty() : Optional.ofNullable(version.entry(key));
    }

    private static Change.Type type(Version version) {
        if (!version.isAbsent()) {
            return Change.Type.PUT;
        }
        return version.hasExpired() ? Change.Type.EXPIRE : Change.Type.DELETE;
    }
}
