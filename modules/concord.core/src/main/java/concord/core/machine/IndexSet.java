package concord.core.machine;

import concord.core.ConcordException;
import concord.core.Index;
import concord.core.command.StoredKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// The secondary indexes. Their definitions are state; what they hold follows from the entries.
final class IndexSet implements Part {

    /// How many keys one log entry brings into an index that is being built.
    private static final int BUILT_PER_ENTRY = 1_000;

    private final ConcurrentSkipListMap<String, SecondaryIndex> indexes =
            new ConcurrentSkipListMap<>();

    /// The same, for the thread that applies: most stores have none.
    private SecondaryIndex[] all = {};

    private boolean anyUnique;
    private boolean building;

    /// The index of a name, or null; on any thread.
    @Nullable SecondaryIndex get(String name) {
        return indexes.get(name);
    }

    /// All indexes in the order of their names; on any thread.
    Collection<SecondaryIndex> all() {
        return indexes.values();
    }

    SecondaryIndex add(Index definition) {
        SecondaryIndex index = new SecondaryIndex(definition);
        indexes.put(definition.name(), index);
        note();
        return index;
    }

    void remove(String name) {
        indexes.remove(name);
        note();
    }

    private void note() {
        all = indexes.values().toArray(SecondaryIndex[]::new);
        anyUnique = indexes.values().stream().anyMatch(it -> it.definition.unique());
        building = indexes.values().stream().anyMatch(it -> !it.isComplete());
    }

    boolean isBuilding() {
        return building;
    }

    boolean hasUnique() {
        return anyUnique;
    }

    /// Brings some more keys into indexes that are being built.
    void build(Entries entries) {
        if (!building) {
            return;
        }
        for (SecondaryIndex index : all) {
            if (!index.isComplete()) {
                build(index, entries);
            }
        }
        note();
    }

    private static void build(SecondaryIndex index, Entries entries) {
        Iterator<Chain> chains = entries.ascending(index.built());
        int count = 0;
        while (chains.hasNext()) {
            Chain chain = chains.next();
            index.addAll(chain);
            // Which absent keys still have versions is a member's own affair: they do not count.
            if (!chain.head().isAbsent()) {
                index.built(chain.key());
                if (++count == BUILT_PER_ENTRY) {
                    return;
                }
            }
        }
        index.complete();
    }

    /// Builds an index from all entries at once.
    ///
    /// @return what two keys share that must not, or null
    @Nullable String buildUnique(SecondaryIndex index, Entries entries, long time) {
        Iterator<Chain> chains = entries.ascending(null);
        while (chains.hasNext()) {
            Chain chain = chains.next();
            index.addAll(chain);
            String violation = violation(index, chain, time);
            if (violation != null) {
                return violation;
            }
        }
        index.complete();
        note();
        return null;
    }

    /// Notes that a key has a new version.
    void changed(Chain chain, Version version) {
        for (SecondaryIndex index : all) {
            index.add(chain, version);
        }
    }

    /// Notes that a key's versions behind one go.
    void forgetBehind(Chain chain, Version oldest) {
        for (SecondaryIndex index : all) {
            index.forgetBehind(chain, oldest);
        }
    }

    /// What keys that were written, and not committed yet, share that must not, or null.
    @Nullable String violation(Iterable<Chain> written, long time) {
        for (SecondaryIndex index : all) {
            if (!index.definition.unique()) {
                continue;
            }
            Map<ByteBuffer, Chain> own = new HashMap<>();
            for (Chain chain : written) {
                for (byte[] value : index.values(chain.head())) {
                    Chain other = own.putIfAbsent(ByteBuffer.wrap(value), chain);
                    if (other != null && other != chain) {
                        return violation(index, other, chain);
                    }
                }
                String violation = violation(index, chain, time);
                if (violation != null) {
                    return violation;
                }
            }
        }
        return null;
    }

    private static @Nullable String violation(SecondaryIndex index, Chain chain, long time) {
        Version head = chain.head();
        if (!head.isAliveAt(time)) {
            return null;
        }
        for (byte[] value : index.values(head)) {
            Chain other = index.owner(value, chain, time);
            if (other != null) {
                return violation(index, other, chain);
            }
        }
        return null;
    }

    private static String violation(SecondaryIndex index, Chain one, Chain other) {
        return "index '"
                + index.definition.name()
                + "' is unique, and the keys '"
                + one.key()
                + "' and '"
                + other.key()
                + "' would have the same value at "
                + index.definition.pointer();
    }

    @Override
    public byte tag() {
        return 6;
    }

    @Override
    public Saved capture() {
        record Known(Index definition, boolean complete, @Nullable StoredKey built) {}
        Known[] known =
                indexes.values().stream()
                        .map(it -> new Known(it.definition, it.isComplete(), it.built()))
                        .toArray(Known[]::new);
        return new Saved() {
            @Override
            public void writeTo(DataOutput out) throws IOException {
                out.writeInt(known.length);
                for (Known it : known) {
                    writeText(it.definition.name(), out);
                    writeText(it.definition.pointer(), out);
                    out.writeBoolean(it.definition.unique());
                    out.writeBoolean(it.complete);
                    out.writeShort(it.built == null ? 0 : it.built.length());
                    out.write(it.built == null ? new byte[0] : it.built.array());
                }
            }

            @Override
            public void release() {}
        };
    }

    private static void writeText(String text, DataOutput out) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(utf8.length);
        out.write(utf8);
    }

    @Override
    public void load(DataInput in) throws IOException {
        int count = in.readInt();
        if (count < 0) {
            throw new ConcordException.Damaged("a negative count of indexes");
        }
        String before = "";
        for (int i = 0; i < count; i++) {
            String name = SnapshotFormat.readText(in, in.readUnsignedShort());
            String pointer = SnapshotFormat.readText(in, in.readUnsignedShort());
            if (name.compareTo(before) <= 0) {
                throw new ConcordException.Damaged("indexes are out of order");
            }
            before = name;
            try {
                SecondaryIndex index = add(new Index(name, pointer, readFlag(in)));
                boolean complete = readFlag(in);
                byte[] built = SnapshotFormat.readBytes(in, in.readUnsignedShort());
                if (complete) {
                    index.complete();
                } else if (built.length > 0) {
                    index.built(StoredKey.of(built));
                }
                if (complete && built.length > 0) {
                    throw new ConcordException.Damaged("an index that is complete is being built");
                }
            } catch (ConcordException.InvalidRequest e) {
                throw new ConcordException.Damaged("an index that cannot be: " + e.getMessage());
            }
        }
        note();
    }

    private static boolean readFlag(DataInput in) throws IOException {
        byte flag = in.readByte();
        if (flag < 0 || flag > 1) {
            throw new ConcordException.Damaged("a flag is " + flag + ", not 0 or 1");
        }
        return flag == 1;
    }
}
