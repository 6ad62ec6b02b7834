package concord.core.machine;

import concord.core.command.StoredKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Changes keys, one revision at a time: what is written between two commits has the next revision
/// and shows to readers together. What was written can be taken back until it is committed.
final class Writer {

    /// How many steps a revision forgets behind the floor: more than one, so that they grow fewer.
    private static final int FORGOTTEN_PER_COMMIT = 64;

    private final Progress progress;
    private final Entries entries;
    private final History history;
    private final Leases leases;
    private final Deadlines deadlines;
    private final IndexSet indexes;

    /// The keys written since the last commit, and what each was before; null where it was added.
    private Chain[] chains = new Chain[8];

    private @Nullable Version[] before = new Version[8];
    private int count;
    private long expiredKeys;
    private long published;

    Writer(
            Progress progress,
            Entries entries,
            History history,
            Leases leases,
            Deadlines deadlines,
            IndexSet indexes) {
        this.progress = progress;
        this.entries = entries;
        this.history = history;
        this.leases = leases;
        this.deadlines = deadlines;
        this.indexes = indexes;
    }

    /// The revision of what is written now.
    long revision() {
        return progress.revision() + 1;
    }

    /// The store's revision once what was written is committed.
    long next() {
        return count == 0 ? progress.revision() : revision();
    }

    /// What has to stand behind a key's next version.
    @Nullable Version behind(@Nullable Chain chain) {
        if (chain == null) {
            return null;
        }
        Version head = chain.head();
        return head.since() == revision() ? head.older : head;
    }

    /// Gives a key its next version, behind which stands what [#behind] says.
    void write(StoredKey key, @Nullable Chain chain, Version version) {
        if (chain == null) {
            note(entries.add(key, version), null);
            return;
        }
        Version head = chain.head();
        if (head.since() != revision()) {
            note(chain, head);
        }
        entries.replace(chain, version);
    }

    /// How many keys were removed because they had expired. No part of the state: it counts what
    /// happened in this process.
    long expiredKeys() {
        return expiredKeys;
    }

    /// Makes a key absent.
    void remove(Chain chain, boolean expired) {
        if (expired) {
            expiredKeys++;
        }
        write(chain.key(), chain, Version.absent(revision(), expired, behind(chain)));
    }

    private void note(Chain chain, @Nullable Version version) {
        if (count == chains.length) {
            chains = Arrays.copyOf(chains, 2 * count);
            before = Arrays.copyOf(before, 2 * count);
        }
        chains[count] = chain;
        before[count] = version;
        count++;
    }

    /// What unique indexes have against what was written, or null.
    @Nullable String violation() {
        return indexes.hasUnique()
                ? indexes.violation(Arrays.asList(chains).subList(0, count), progress.time())
                : null;
    }

    /// Takes the next revision for what was written, if anything was.
    void commit() {
        if (count == 0) {
            return;
        }
        long revision = progress.nextRevision();
        int changed = 0;
        for (int i = 0; i < count; i++) {
            if (settle(chains[i], before[i])) {
                chains[changed++] = chains[i];
            }
        }
        history.add(step(revision, changed));
        clear();
        if (history.unforgotten() >= FORGOTTEN_PER_COMMIT) {
            forget(2 * FORGOTTEN_PER_COMMIT);
        }
    }

    /// Takes a revision that changes no key, and returns it.
    long commitNothing() {
        long revision = progress.nextRevision();
        history.add(step(revision, 0));
        return revision;
    }

    /// Makes what was written to a key final.
    ///
    /// @return false when the key was absent before and is again: then nothing happened to it
    private boolean settle(Chain chain, @Nullable Version old) {
        Version head = chain.head();
        if (head.isAbsent() && (old == null || old.isAbsent())) {
            undo(chain, old);
            return false;
        }
        leases.changed(chain, old, head);
        indexes.changed(chain, head);
        if (head.expiresAt() != Version.NEVER) {
            deadlines.add(chain, head.expiresAt());
        }
        return true;
    }

    private Step step(long revision, int changed) {
        long time = progress.time();
        if (changed == 1) {
            return Step.of(revision, time, chains[0], chains[0].head());
        }
        Chain[] all = Arrays.copyOf(chains, changed);
        Version[] versions = new Version[changed];
        for (int i = 0; i < changed; i++) {
            versions[i] = all[i].head();
        }
        return Step.of(revision, time, all, versions);
    }

    /// Takes back what was written since the last commit.
    void rollback() {
        for (int i = count - 1; i >= 0; i--) {
            undo(chains[i], before[i]);
        }
        clear();
    }

    private void undo(Chain chain, @Nullable Version old) {
        if (old == null) {
            entries.undoAdd(chain);
        } else {
            entries.replace(chain, old);
        }
    }

    private void clear() {
        if (count > 1_024) {
            chains = new Chain[8];
            before = new Version[8];
        } else {
            for (int i = 0; i < count; i++) {
                before[i] = null;
            }
        }
        count = 0;
    }

    /// Notes which revision readers may be at.
    void published(long revision) {
        published = revision;
    }

    /// Forgets steps that may no longer be asked for.
    void forget(int atMost) {
        history.forget(atMost, published, entries);
    }
}
