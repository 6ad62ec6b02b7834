package example.coordination;

import concord.core.Changes;
import concord.core.Entry;
import concord.core.Page;
import concord.core.Range;
import concord.core.Store;
import concord.core.Value;
import concord.core.Watch;
import concord.core.Watcher;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;

/// Feature flags that every process knows at once: read all of them, then watch from the next
/// revision on.
final class FeatureFlags {

    private FeatureFlags() {}

    static void main() throws Exception {
        Program.main(FeatureFlags::run);
    }

    static void run(Store store, PrintStream out) {
        store.put("flags/dark-mode", Value.of(false));
        store.put("flags/new-search", Value.of(true));

        Map<String, Boolean> flags = new TreeMap<>();
        Page page = store.list(Range.prefix("flags/"));
        for (Entry entry : page.entries()) {
            flags.put(entry.key().toString(), entry.value().as(Boolean.class));
        }
        out.println("at the start: " + flags);

        try (Watcher watcher = store.watch(Watch.prefix("flags/").from(page.revision() + 1))) {
            store.put("flags/dark-mode", Value.of(true));
            store.delete("flags/new-search");
            for (int i = 0; i < 2; i++) {
                Changes changes = watcher.next();
                changes.changes()
                        .forEach(change ->
                                change.entry()
                                        .ifPresentOrElse(
                                                entry ->
                                                        flags.put(
                                                                entry.key().toString(),
                                                                entry.value().as(Boolean.class)),
                                                () -> flags.remove(change.key().toString())));
                out.println("now: " + flags);
            }
        }
    }
}
