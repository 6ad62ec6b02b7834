package concord.core.machine;

import concord.core.ConcordException;
import concord.core.spi.Origin;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The last entry of each member's session, so that one that comes again has no effect, and one
/// that comes before its turn has none yet. Members send their entries one after the other, so a
/// number a member is all there is to remember.
///
/// The bound is a constant, for a setting would let members differ. It is far above the number of
/// members that a cluster ever has at once.
final class Sessions implements Part {

    private static final int MAX_NODES = 1_000;

    private record Last(long session, long sequence) {}

    /// In the order of their last entries.
    private final LinkedHashMap<String, Last> nodes = new LinkedHashMap<>();

    /// Takes note of an entry.
    ///
    /// @return whether it is the next one of its session
    boolean admit(Origin origin) {
        Last last = nodes.get(origin.node());
        if (last != null && last.session > origin.session()) {
            return false; // of a process that has ended since
        }
        long expected = last != null && last.session == origin.session() ? last.sequence + 1 : 1;
        if (origin.sequence() != expected) {
            return false;
        }
        nodes.remove(origin.node());
        nodes.put(origin.node(), new Last(origin.session(), origin.sequence()));
        if (nodes.size() > MAX_NODES) {
            Iterator<String> oldest = nodes.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return true;
    }

    /// The last entry of a member that was admitted.
    Optional<Origin> last(String node) {
        return Optional.ofNullable(nodes.get(node))
                .map(last -> new Origin(node, last.session, last.sequence));
    }

    @Override
    public byte tag() {
        return 7;
    }

    @Override
    public Saved capture() {
        Map<String, Last> then = new LinkedHashMap<>(nodes);
        return new Saved() {
            @Override
            public void writeTo(DataOutput out) throws IOException {
                out.writeShort(then.size());
                for (Map.Entry<String, Last> node : then.entrySet()) {
                    byte[] name = node.getKey().getBytes(StandardCharsets.UTF_8);
                    out.writeByte(name.length);
                    out.write(name);
                    out.writeLong(node.getValue().session);
                    out.writeLong(node.getValue().sequence);
                }
            }

            @Override
            public void release() {}
        };
    }

    @Override
    public void load(DataInput in) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            String node = SnapshotFormat.readText(in, in.readUnsignedByte());
            Last last = new Last(in.readLong(), in.readLong());
            if (node.isEmpty() || last.sequence < 1 || nodes.put(node, last) != null) {
                throw new ConcordException.Damaged("a session that cannot be");
            }
        }
    }
}
