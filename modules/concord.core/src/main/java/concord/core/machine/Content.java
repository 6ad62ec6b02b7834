package concord.core.machine;

import concord.core.ConcordException;
import concord.core.command.StoredKey;
import concord.core.command.StoredValue;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The entries as they were at the oldest revision that may be asked for, and every step since: so
/// past revisions stay readable and watchable across a restart.
final class Content implements Part {

    private static final byte END = 0;
    private static final byte ENTRY = 1;

    private static final byte PUT = 1;
    private static final byte TOUCH = 2;
    private static final byte DELETE = 3;
    private static final byte EXPIRE = 4;

    private static final byte IMMORTAL = 0;
    private static final byte MORTAL = 1;

    private final Progress progress;
    private final Entries entries;
    private final History history;

    Content(Progress progress, Entries entries, History history) {
        this.progress = progress;
        this.entries = entries;
        this.history = history;
    }

    @Override
    public byte tag() {
        return 2;
    }

    @Override
    public Saved capture() {
        long floor = history.floor();
        long floorTime = history.floorTime();
        long newest = progress.revision();
        history.pins.pin(floor);
        return new Saved() {
            @Override
            public void writeTo(DataOutput out) throws IOException {
                out.writeLong(floor);
                out.writeLong(floorTime);
                writeEntries(floor, out);
                for (long revision = floor + 1; revision <= newest; revision++) {
                    Step step = history.at(revision);
                    if (step == null) {
                        throw new ConcordException.Internal("a pinned revision is gone", null);
                    }
                    writeStep(step, out);
                }
            }

            @Override
            public void release() {
                history.pins.release(floor);
            }
        };
    }

    private void writeEntries(long revision, DataOutput out) throws IOException {
        Iterator<Chain> chains = entries.ascending(null);
        while (chains.hasNext()) {
            Chain chain = chains.next();
            Version version = chain.at(revision);
            if (version != null && version.value != null) {
                out.writeByte(ENTRY);
                writeKey(chain.order(), out);
                writeContent(version, version.value, out);
            }
        }
        out.writeByte(END);
    }

    private static void writeKey(byte[] key, DataOutput out) throws IOException {
        out.writeShort(key.length);
        out.write(key);
    }

    private static void writeContent(Version version, StoredValue value, DataOutput out)
            throws IOException {
        out.writeLong(version.createRevision);
        out.writeLong(version.modRevision);
        out.writeLong(version.version);
        writeLifetime(version, out);
        writeValue(value, out);
    }

    static void writeValue(StoredValue value, DataOutput out) throws IOException {
        out.writeByte(value.kind());
        if (StoredValue.isDeflated(value.kind())) {
            out.writeInt(value.length());
        }
        out.writeInt(value.storedLength());
        out.write(value.stored());
    }

    private static void writeLifetime(Version version, DataOutput out) throws IOException {
        if (version.expiresAt() == Version.NEVER && version.lease() == 0) {
            out.writeByte(IMMORTAL);
        } else {
            out.writeByte(MORTAL);
            out.writeLong(version.expiresAt());
            out.writeLong(version.lease());
        }
    }

    private static void writeStep(Step step, DataOutput out) throws IOException {
        out.writeLong(step.time);
        out.writeInt(step.size());
        for (int i = 0; i < step.size(); i++) {
            Version version = step.version(i);
            out.writeByte(kind(version));
            writeKey(step.chain(i).order(), out);
            if (version.isTouch()) {
                out.writeLong(version.expiresAt());
            } else if (version.value != null) {
                writeContent(version, version.value, out);
            }
        }
    }

    private static byte kind(Version version) {
        if (version.isAbsent()) {
            return version.hasExpired() ? EXPIRE : DELETE;
        }
        return version.isTouch() ? TOUCH : PUT;
    }

    /// A handle of the entries as they are now, without what was before.
    Saved captureNewest() {
        long newest = progress.revision();
        long time = progress.time();
        history.pins.pin(newest);
        return new Saved() {
            @Override
            public void writeTo(DataOutput out) throws IOException {
                out.writeLong(newest);
                out.writeLong(time);
                writeEntries(newest, out);
            }

            @Override
            public void release() {
                history.pins.release(newest);
            }
        };
    }

    @Override
    public void load(DataInput in) throws IOException {
        long floor = in.readLong();
        long floorTime = in.readLong();
        if (floor < 0 || floor > progress.revision() || floorTime > progress.time()) {
            throw new ConcordException.Damaged("the history does not fit the revision");
        }
        history.start(floor, floorTime);
        loadEntries(floor, in);
        long time = floorTime;
        for (long revision = floor + 1; revision <= progress.revision(); revision++) {
            Step step = loadStep(revision, in);
            if (step.time < time || step.time > progress.time()) {
                throw new ConcordException.Damaged("log time goes back");
            }
            time = step.time;
            history.add(step);
        }
    }

    private void loadEntries(long floor, DataInput in) throws IOException {
        StoredKey before = null;
        while (readKind(in, ENTRY) == ENTRY) {
            StoredKey key = readKey(in);
            if (before != null && before.compareTo(key) >= 0) {
                throw new ConcordException.Damaged("keys are out of order");
            }
            before = key;
            Version version = readContent(in, null);
            if (version.modRevision > floor) {
                throw new ConcordException.Damaged("the revisions of a key do not fit");
            }
            entries.add(key, version);
        }
    }

    private static byte readKind(DataInput in, byte highest) throws IOException {
        byte kind = in.readByte();
        if (kind < 0 || kind > highest) {
            throw new ConcordException.Damaged("an entry or a change of kind " + kind);
        }
        return kind;
    }

    private static StoredKey readKey(DataInput in) throws IOException {
        return StoredKey.of(SnapshotFormat.readBytes(in, in.readUnsignedShort()));
    }

    private static Version readContent(DataInput in, @Nullable Version older) throws IOException {
        long createRevision = in.readLong();
        long modRevision = in.readLong();
        long version = in.readLong();
        if (createRevision < 1 || modRevision < createRevision || version < 1) {
            throw new ConcordException.Damaged("the revisions of a key do not fit");
        }
        long expiresAt = Version.NEVER;
        long lease = 0;
        byte lifetime = in.readByte();
        if (lifetime == MORTAL) {
            expiresAt = in.readLong();
            lease = in.readLong();
        }
        if (lifetime < IMMORTAL
                || lifetime > MORTAL
                || lease < 0
                || (lifetime == MORTAL && expiresAt == Version.NEVER && lease == 0)) {
            throw new ConcordException.Damaged("a lifetime that cannot be");
        }
        StoredValue value = readValue(in);
        return Version.of(value, createRevision, modRevision, version, expiresAt, lease, older);
    }

    static StoredValue readValue(DataInput in) throws IOException {
        byte kind = in.readByte();
        int length = StoredValue.isDeflated(kind) ? in.readInt() : 0;
        byte[] bytes = SnapshotFormat.readBytes(in, in.readInt());
        return StoredValue.of(kind, bytes, length == 0 ? bytes.length : length);
    }

    private Step loadStep(long revision, DataInput in) throws IOException {
        long time = in.readLong();
        int size = in.readInt();
        if (size == 1) {
            Chain chain = loadChange(revision, in);
            return Step.of(revision, time, chain, chain.head());
        }
        if (size < 0) {
            throw new ConcordException.Damaged("a negative count of changes");
        }
        var chains = new java.util.ArrayList<Chain>();
        var versions = new java.util.ArrayList<Version>();
        for (int i = 0; i < size; i++) {
            Chain chain = loadChange(revision, in);
            chains.add(chain);
            versions.add(chain.head());
        }
        return Step.of(
                revision, time, chains.toArray(Chain[]::new), versions.toArray(Version[]::new));
    }

    private Chain loadChange(long revision, DataInput in) throws IOException {
        byte kind = readKind(in, EXPIRE);
        StoredKey key = readKey(in);
        Chain chain = entries.get(key);
        Version head = chain == null ? null : chain.head();
        if (head != null && head.since() >= revision) {
            throw new ConcordException.Damaged("a key changes twice at one revision");
        }
        Version version =
                switch (kind) {
                    case PUT -> {
                        Version put = readContent(in, head);
                        if (put.modRevision != revision) {
                            throw new ConcordException.Damaged("the revisions of a key do not fit");
                        }
                        yield put;
                    }
                    case TOUCH -> {
                        long expiresAt = in.readLong();
                        if (head == null || head.isAbsent() || expiresAt == Version.NEVER) {
                            throw new ConcordException.Damaged("an absent key is touched");
                        }
                        yield head.touched(revision, expiresAt, head);
                    }
                    case DELETE, EXPIRE -> {
                        if (head == null || head.isAbsent()) {
                            throw new ConcordException.Damaged("an absent key is removed");
                        }
                        yield Version.absent(revision, kind == EXPIRE, head);
                    }
                    default -> throw new ConcordException.Damaged("a change of kind " + kind);
                };
        if (chain == null) {
            return entries.add(key, version);
        }
        entries.replace(chain, version);
        return chain;
    }
}
