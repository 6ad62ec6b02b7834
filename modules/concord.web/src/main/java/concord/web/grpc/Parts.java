package concord.web.grpc;

import concord.core.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Gathers entries into messages that are large enough to be worth one, and small enough for every
/// client: gRPC takes 4 MiB unless it is told otherwise. A value that is larger comes alone.
final class Parts {

    private static final int ENOUGH_BYTES = 64 << 10;

    private final boolean keysOnly;
    private final Consumer<List<concord.proto.v1.Entry>> full;
    private List<concord.proto.v1.Entry> gathered = new ArrayList<>();
    private int bytes;

    /// @param full takes what has been gathered
    Parts(boolean keysOnly, Consumer<List<concord.proto.v1.Entry>> full) {
        this.keysOnly = keysOnly;
        this.full = full;
    }

    /// Adds an entry. What is full goes out before it, so that there is always something left for
    /// the last message.
    void add(Entry entry) {
        var message = Responses.entry(entry, keysOnly);
        int size = message.getSerializedSize();
        if (bytes > 0 && bytes + size > ENOUGH_BYTES) {
            full.accept(rest());
        }
        gathered.add(message);
        bytes += size;
    }

    /// What has not gone out.
    List<concord.proto.v1.Entry> rest() {
        List<concord.proto.v1.Entry> rest = gathered;
        gathered = new ArrayList<>();
        bytes = 0;
        return rest;
    }
}
