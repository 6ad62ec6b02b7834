package concord.core.machine;

import concord.core.ConcordException;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Value;
import concord.core.command.StoredValue;
import concord.core.machine.Chain.Version;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The keys and their versions.
///
/// The thread that applies is the only writer; readers look into a concurrent hash map and never
/// lock. A version that a pin still sees stays behind the one that replaced it; once nothing is
/// pinned, each write sweeps a few of those that were kept, so that no single one pays for all.
final class Entries implements Part {

    private static final int SWEPT_PER_WRITE = 4;

    private final ConcurrentHashMap<Key, Chain> chains = new ConcurrentHashMap<>();
    private final ArrayDeque<Chain> kept = new ArrayDeque<>();
    private final Pins pins = new Pins();
    private final Progress progress;
    private long keys;
    private long bytes;

    Entries(Progress progress) {
        this.progress = progress;
    }

    /// The entry of a key, or null; on any thread.
    @Nullable Entry get(Key key) {
        Chain chain = chains.get(key);
        return chain == null ? null : chain.entry();
    }

    long keys() {
        return keys;
    }

    /// The bytes of all keys and values.
    long bytes() {
        return bytes;
    }

    /// How many chains wait to be swept.
    int unswept() {
        return kept.size();
    }

    /// How many versions readers of the newest revision do not see: those behind another, and
    /// removals. Walks all of them.
    long retained() {
        long versions = 0;
        for (Chain chain : chains.values()) {
            for (Version it = chain.head(); it != null; it = it.older) {
                versions++;
            }
        }
        return versions - keys;
    }

    /// Sets a key and returns the version it had, or null when it was absent.
    @Nullable Version put(Key key, Value value, long revision) {
        sweep();
        bytes += value.length();
        Chain chain = chains.get(key);
        if (chain == null) {
            chains.put(key, new Chain(key, new Version(value, revision, revision, 1, null)));
            keys++;
            bytes += key.length();
            return null;
        }
        Version old = chain.head();
        @Nullable Version older = keep(chain, old);
        if (old.value == null) {
            chain.head(new Version(value, revision, revision, 1, older));
            keys++;
            bytes += key.length();
            return null;
        }
        bytes -= old.valueLength;
        chain.head(new Version(value, old.createRevision, revision, old.version + 1, older));
        return old;
    }

    /// Whether a key is there; on the thread that applies.
    boolean contains(Key key) {
        Chain chain = chains.get(key);
        return chain != null && chain.head().value != null;
    }

    /// Removes a key that is there and returns the version it had.
    Version remove(Key key, long revision) {
        sweep();
        Chain chain = chains.get(key);
        if (chain == null || chain.head().value == null) {
            throw new IllegalStateException("removing an absent key");
        }
        Version old = chain.head();
        keys--;
        bytes -= key.length() + old.valueLength;
        @Nullable Version older = keep(chain, old);
        chain.head(new Version(null, 0, revision, 0, older));
        if (older == null) {
            chains.remove(key);
        }
        return old;
    }

    /// What has to stay behind the version that replaces `old`: the newest that a pin can see.
    private @Nullable Version keep(Chain chain, Version old) {
        long newestPin = pins.newest();
        if (newestPin == Pins.NONE) {
            return null;
        }
        // What is behind a version was remembered for the sweep when it came there: once is enough.
        if (old.modRevision > newestPin) {
            return old.older;
        }
        kept.add(chain);
        return old;
    }

    private void sweep() {
        if (kept.isEmpty() || pins.newest() != Pins.NONE) {
            return;
        }
        for (int i = 0; i < SWEPT_PER_WRITE; i++) {
            Chain chain = kept.poll();
            if (chain == null) {
                return;
            }
            chain.head().older = null;
            if (chain.head().value == null) {
                chains.remove(chain.key, chain);
            }
        }
    }

    @Override
    public byte tag() {
        return 2;
    }

    @Override
    public Saved capture() {
        long revision = progress.revision();
        long count = keys;
        pins.pin(revision);
        return new Saved() {
            @Override
            public void writeTo(DataOutput out) throws IOException {
                write(revision, count, out);
            }

            @Override
            public void release() {
                pins.release(revision);
            }
        };
    }

    /// Every chain that the pinned revision sees is in the map until the pin is gone: a chain
    /// leaves it only when nothing is kept behind a removal. Newer chains have no version at
    /// `revision`.
    private void write(long revision, long count, DataOutput out) throws IOException {
        Chain[] sorted =
                chains.values().stream()
                        .filter(chain -> isLive(chain.at(revision)))
                        .toArray(Chain[]::new);
        if (sorted.length != count) {
            throw new ConcordException.Internal(
                    "revision " + revision + " has " + count + " keys, not " + sorted.length, null);
        }
        Arrays.sort(sorted, Comparator.comparing(chain -> chain.key));
        out.writeLong(count);
        for (Chain chain : sorted) {
            Version version = chain.at(revision);
            if (version == null || version.value == null) {
                throw new ConcordException.Internal("a pinned version is gone", null);
            }
            write(chain.key, version, (StoredValue) version.value, out);
        }
    }

    private static boolean isLive(@Nullable Version version) {
        return version != null && version.value != null;
    }

    private static void write(Key key, Version version, StoredValue value, DataOutput out)
            throws IOException {
        out.writeShort(key.length());
        out.write(key.bytes());
        out.writeLong(version.createRevision);
        out.writeLong(version.modRevision);
        out.writeLong(version.version);
        out.writeByte(value.kind());
        out.writeInt(value.length());
        out.write(value.array());
    }

    @Override
    public void load(DataInput in) throws IOException {
        long count = in.readLong();
        if (count < 0) {
            throw new ConcordException.Damaged("a negative count of keys");
        }
        @Nullable Key before = null;
        for (long i = 0; i < count; i++) {
            Key key = Key.of(SnapshotFormat.readBytes(in, in.readUnsignedShort()));
            if (before != null && before.compareTo(key) >= 0) {
                throw new ConcordException.Damaged("keys are out of order");
            }
            before = key;
            long createRevision = in.readLong();
            long modRevision = in.readLong();
            long version = in.readLong();
            // A revision from the future would make the entry unseen by captures and scans.
            if (createRevision < 1
                    || modRevision < createRevision
                    || modRevision > progress.revision()
                    || version < 1) {
                throw new ConcordException.Damaged("the revisions of a key do not fit");
            }
            Value value = StoredValue.of(in.readByte(), SnapshotFormat.readBytes(in, in.readInt()));
            chains.put(
                    key,
                    new Chain(key, new Version(value, createRevision, modRevision, version, null)));
            keys++;
            bytes += key.length() + value.length();
        }
    }
}
