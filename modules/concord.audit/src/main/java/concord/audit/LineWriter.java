package concord.audit;

import concord.core.Key;
import concord.core.audit.AuditAnchor;
import concord.core.spi.OperationCall;
import concord.core.spi.OperationEnd;
import concord.core.spi.TraceContext;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/// Makes lines of events, and a chain of lines.
///
/// A line is an object of JSON. Its last member is `hash`, the SHA-256 of all bytes of the line
/// before `,"hash":"`; the member before is `prev`, the hash of the line before. So a line that is
/// changed has another hash, and one that is removed, inserted or moved leaves a `prev` behind that
/// is not the hash of what is now before it.
final class LineWriter {

    private static final long MICROS = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private final String node;
    private final boolean keys;
    private final MessageDigest sha256 = sha256();
    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());
    private final Text text = new Text();

    private long sequence;
    private byte[] previous;
    private long second = Long.MIN_VALUE;
    private String secondText = "";

    /// @param node the member's name
    /// @param keys whether keys are written as they are
    /// @param last the line that the next one follows
    LineWriter(String node, boolean keys, AuditAnchor last) {
        this.node = node;
        this.keys = keys;
        this.sequence = last.sequence();
        this.previous = HexFormat.of().parseHex(last.hash());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// The lines since [#clear()].
    Text text() {
        return text;
    }

    void clear() {
        text.clear();
    }

    /// The newest line.
    AuditAnchor last() {
        return new AuditAnchor(sequence, HexFormat.of().formatHex(previous));
    }

    /// An operation.
    void asked(AuditEvent.Asked event) {
        OperationCall call = event.call;
        OperationEnd end = event.end;
        int start = begin(event.micros, call.kind().toString());
        call.subject().key().ifPresent(this::key);
        long named = call.subject().keys();
        if (named > 1 || end.keys().isPresent()) {
            text.raw(",\"keys\":").number(end.keys().orElse(named));
        }
        result(end.result(), call.token());
        text.raw(",\"remote\":");
        call.arrival()
                .remote()
                .ifPresentOrElse(remote -> text.string(address(remote)), this::embedded);
        if (end.revision() > 0) {
            text.raw(",\"revision\":").number(end.revision());
        }
        text.raw(",\"duration_us\":").number(end.durationNanos() / NANOS_PER_MICRO);
        TraceContext trace = end.trace();
        if (trace.isPresent()) {
            text.raw(",\"trace_id\":\"").raw(trace.traceId());
            text.raw("\",\"span_id\":\"").raw(trace.spanId()).raw("\"");
        }
        text.raw(",\"metadata\":{\"entrance\":\"").raw(call.arrival().entrance().toString());
        text.raw("\"");
        call.consistency().ifPresent(level -> metadata("consistency", level.toString()));
        call.subject().name().ifPresent(name -> metadata("name", name));
        end.made().ifPresent(made -> metadata("made", made));
        if (!event.request.isEmpty()) {
            metadata("request_id", event.request);
        }
        text.raw("}");
        end(start);
    }

    /// Something that happened.
    void told(AuditEvent.Told event) {
        int start = begin(event.micros, event.operation);
        result(event.result, Optional.empty());
        text.raw(",\"metadata\":{");
        for (int i = 0; i < event.metadata.size(); i += 2) {
            text.raw(i == 0 ? "\"" : ",\"").raw(event.metadata.get(i).toString()).raw("\":");
            Object value = event.metadata.get(i + 1);
            if (value instanceof Number number) {
                text.number(number.longValue());
            } else {
                text.string(value.toString());
            }
        }
        text.raw("}");
        end(start);
    }

    private int begin(long micros, String operation) {
        int start = text.length();
        sequence++;
        text.raw("{\"timestamp\":\"");
        timestamp(micros);
        text.raw("\",\"event_id\":\"");
        eventId(micros);
        text.raw("\",\"sequence\":").number(sequence);
        text.raw(",\"operation\":\"").raw(operation).raw("\"");
        return start;
    }

    private void timestamp(long micros) {
        long now = Math.floorDiv(micros, MICROS);
        if (now != second) {
            second = now;
            secondText = SECOND.format(Instant.ofEpochSecond(now));
        }
        text.raw(secondText).raw(".").digits((int) Math.floorMod(micros, MICROS), 6).raw("Z");
    }

    /// A UUID of version 7: by time, then at random (RFC 9562, §5.7).
    private void eventId(long micros) {
        long high = ((micros / 1_000) << 16) | 0x7000 | random.nextInt(1 << 12);
        long low = (random.nextLong() >>> 2) | (1L << 63);
        text.raw(new UUID(high, low).toString());
    }

    private void key(Key key) {
        byte[] bytes = key.bytes();
        text.raw(",\"key_hash\":\"sha256:").hex(sha256.digest(bytes)).raw("\"");
        if (keys) {
            key.text()
                    .ifPresentOrElse(
                            plain -> text.raw(",\"key\":").string(plain),
                            () ->
                                    text.raw(",\"key_base64\":\"")
                                            .raw(Base64.getEncoder().encode(bytes))
                                            .raw("\""));
        }
    }

    private void result(String result, Optional<String> user) {
        text.raw(",\"result\":\"").raw(result).raw("\",\"user\":");
        user.ifPresentOrElse(text::string, () -> text.raw("null"));
        text.raw(",\"node\":\"").raw(node).raw("\"");
    }

    private void embedded() {
        text.raw("\"embedded\"");
    }

    private static String address(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
                : remote.toString();
    }

    private void metadata(String name, String value) {
        text.raw(",\"").raw(name).raw("\":").string(value);
    }

    private void end(int start) {
        text.raw(",\"prev\":\"").hex(previous).raw("\"");
        sha256.update(text.array(), start, text.length() - start);
        previous = sha256.digest();
        text.raw(",\"hash\":\"").hex(previous).raw("\"}\n");
    }
}
