package concord.raft.discovery;

import concord.core.ConcordException;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Peer;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The bytes of an [Announcement], version 1. Numbers are big endian.
///
/// | bytes | what |
/// |---|---|
/// | 4 | `CNCD` |
/// | 1 | the version of the format |
/// | 8 | milliseconds since 1970 |
/// | 8 + 8 | instance, sequence |
/// | 1 + n | length and text of the cluster's name, ASCII as all texts |
/// | 1 + n | length and text of the node's id |
/// | 1 + n | length and text of its host |
/// | 2 | its port |
/// | 32 | HMAC-SHA256 of all before, by the secret |
final class AnnouncementFormat {

    /// The version that is written and read.
    static final int VERSION = 1;

    /// More than the longest announcement has.
    static final int MAX_BYTES = 512;

    private static final int MAGIC = 0x434E4344;
    private static final int SIGNATURE_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    AnnouncementFormat(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /// The datagram of an announcement, signed.
    byte[] write(Announcement announcement) {
        ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
        out.putInt(MAGIC).put((byte) VERSION);
        out.putLong(announcement.sentMillis());
        out.putLong(announcement.instance()).putLong(announcement.sequence());
        putText(out, announcement.cluster());
        putText(out, announcement.member().id());
        putText(out, announcement.member().address().host());
        out.putShort((short) announcement.member().address().port());
        out.put(signature(out.array(), out.position()));
        return Arrays.copyOf(out.array(), out.position());
    }

    /// What a datagram says, whoever wrote it: [#isSigned(byte[])] tells whether to believe it.
    /// Empty when it is no announcement, or one of a version that is not known here.
    static Optional<Announcement> read(byte[] datagram) {
        if (datagram.length < SIGNATURE_BYTES || datagram.length > MAX_BYTES) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(datagram, 0, datagram.length - SIGNATURE_BYTES);
        try {
            if (in.getInt() != MAGIC || in.get() != VERSION) {
                return Optional.empty();
            }
            long sentMillis = in.getLong();
            long instance = in.getLong();
            long sequence = in.getLong();
            String cluster = text(in);
            String id = text(in);
            Endpoint address = new Endpoint(text(in), Short.toUnsignedInt(in.getShort()));
            return in.hasRemaining()
                    ? Optional.empty()
                    : Optional.of(
                            new Announcement(
                                    cluster,
                                    new Peer(id, address),
                                    sentMillis,
                                    instance,
                                    sequence));
        } catch (BufferUnderflowException | ConcordException.InvalidRequest e) {
            return Optional.empty();
        }
    }

    /// Whether who wrote the datagram knows the secret.
    boolean isSigned(byte[] datagram) {
        int length = datagram.length - SIGNATURE_BYTES;
        return length >= 0
                && MessageDigest.isEqual( // takes as long for a near miss as for a far one
                        signature(datagram, length),
                        Arrays.copyOfRange(datagram, length, datagram.length));
    }

    private byte[] signature(byte[] bytes, int length) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(bytes, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new ConcordException.Internal("every JDK has " + ALGORITHM, e);
        }
    }

    private static void putText(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.put((byte) bytes.length).put(bytes);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Byte.toUnsignedInt(in.get())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
