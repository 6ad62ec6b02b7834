package concord.raft.peer;

import concord.core.spi.TraceContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A message to another member: who sends it, in which cluster, and what. It may name the traces
/// that it is a part of; where it names none, nothing of that is sent.
public final class Request {

    /// The highest bit of the length of the sender's name says that traces follow. Names are short.
    private static final int HAS_TRACES = 0x80;

    private static final int LENGTH = 0x7f;

    /// More than these, of one batch, are not sent.
    private static final int TRACES_MAX = 64;

    private final String from;
    private final String cluster;
    private final List<TraceContext> traces;
    private final byte[] content;

    Request(String from, String cluster, byte[] content) {
        this(from, cluster, List.of(), content);
    }

    Request(String from, String cluster, List<TraceContext> traces, byte[] content) {
        this.from = from;
        this.cluster = cluster;
        this.traces = traces;
        this.content = content;
    }

    /// The sender's name.
    public String from() {
        return from;
    }

    /// The sender's cluster id, empty while it has none.
    public String cluster() {
        return cluster;
    }

    /// The traces that it is a part of, without what vendors add to them.
    public List<TraceContext> traces() {
        return traces;
    }

    /// What it says, depending on the [PeerCall].
    public byte[] content() {
        return content;
    }

    byte[] encoded() {
        byte[] sender = from.getBytes(StandardCharsets.UTF_8);
        byte[] id = cluster.getBytes(StandardCharsets.UTF_8);
        byte[][] parents =
                traces.stream()
                        .limit(TRACES_MAX)
                        .map(trace -> trace.traceparent().getBytes(StandardCharsets.US_ASCII))
                        .filter(parent -> parent.length < 1 << Byte.SIZE)
                        .toArray(byte[][]::new);
        int length = 2 + sender.length + id.length + content.length;
        for (byte[] parent : parents) {
            length += 1 + parent.length;
        }
        boolean isTraced = parents.length > 0;
        ByteBuffer message =
                ByteBuffer.allocate(length + (isTraced ? 1 : 0))
                        .put((byte) (sender.length | (isTraced ? HAS_TRACES : 0)))
                        .put(sender)
                        .put((byte) id.length)
                        .put(id);
        if (isTraced) {
            message.put((byte) parents.length);
            for (byte[] parent : parents) {
                message.put((byte) parent.length).put(parent);
            }
        }
        return message.put(content).array();
    }

    /// @throws java.nio.BufferUnderflowException when it is no such message
    static Request read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int first = in.get();
        String from = text(in, first & LENGTH);
        String cluster = text(in, Byte.toUnsignedInt(in.get()));
        List<TraceContext> traces = new ArrayList<>();
        int count = (first & HAS_TRACES) == 0 ? 0 : Byte.toUnsignedInt(in.get());
        for (int i = 0; i < count; i++) {
            String parent = text(in, Byte.toUnsignedInt(in.get()));
            TraceContext trace = TraceContext.of(Optional.of(parent), Optional.empty());
            if (trace.isSampled()) {
                traces.add(trace);
            }
        }
        byte[] content = new byte[in.remaining()];
        in.get(content);
        return new Request(from, cluster, List.copyOf(traces), content);
    }

    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
