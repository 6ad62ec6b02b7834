package concord.raft.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A message to another member: who sends it, in which cluster, and what.
public final class Request {

    private final String from;
    private final String cluster;
    private final byte[] content;

    Request(String from, String cluster, byte[] content) {
        this.from = from;
        this.cluster = cluster;
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

    /// What it says, depending on the [PeerCall].
    public byte[] content() {
        return content;
    }

    byte[] encoded() {
        byte[] sender = from.getBytes(StandardCharsets.UTF_8);
        byte[] id = cluster.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + sender.length + id.length + content.length)
                .put((byte) sender.length)
                .put(sender)
                .put((byte) id.length)
                .put(id)
                .put(content)
                .array();
    }

    /// @throws java.nio.BufferUnderflowException when it is no such message
    static Request read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        String from = text(in);
        String cluster = text(in);
        byte[] content = new byte[in.remaining()];
        in.get(content);
        return new Request(from, cluster, content);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Byte.toUnsignedInt(in.get())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
