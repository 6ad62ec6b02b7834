package concord.core.machine;

import concord.core.Index;
import concord.core.command.StoredValue;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/// What is hashed to tell whether two stores hold the same: the entries with their revisions, the
/// leases, the indexes, the roles and the tokens. Left out is what a restore does not keep: where
/// the state stands in a log, how it came to be, and the moments at which something is due.
final class StateHash {

    private record OfLease(long id, long ttlMillis) {}

    private final Entries entries;
    private final long revision;
    private final List<OfLease> leases;
    private final List<Index> indexes;
    private final AccessTable access;

    /// Of the state as it is now, which something else has to keep whole. On the thread that
    /// applies.
    StateHash(State state) {
        entries = state.entries;
        revision = state.progress.revision();
        leases =
                state.leases.all().stream()
                        .map(it -> new OfLease(it.id(), it.ttlMillis()))
                        .toList();
        indexes = state.indexes.all().stream().map(it -> it.definition).toList();
        access = state.access.table();
    }

    void writeTo(DataOutput out) throws IOException {
        Iterator<Chain> chains = entries.ascending(null);
        while (chains.hasNext()) {
            Chain chain = chains.next();
            Version version = chain.at(revision);
            if (version != null && version.value != null) {
                out.writeShort(chain.order().length);
                out.write(chain.order());
                write(version, version.value, out);
            }
        }
        out.writeShort(0);
        out.writeInt(leases.size());
        for (OfLease lease : leases) {
            out.writeLong(lease.id);
            out.writeLong(lease.ttlMillis);
        }
        out.writeInt(indexes.size());
        for (Index index : indexes) {
            out.writeUTF(index.name());
            out.writeUTF(index.pointer());
            out.writeBoolean(index.unique());
        }
        AccessFormat.write(access, out);
    }

    private static void write(Version version, StoredValue value, DataOutput out)
            throws IOException {
        out.writeLong(version.createRevision);
        out.writeLong(version.modRevision);
        out.writeLong(version.version);
        out.writeBoolean(version.expiresAt() != Version.NEVER);
        out.writeLong(version.lease());
        Content.writeValue(value, out);
    }
}
