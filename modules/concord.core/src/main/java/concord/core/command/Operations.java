package concord.core.command;

import concord.core.Compression;
import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Delete;
import concord.core.Get;
import concord.core.Key;
import concord.core.Lifetime;
import concord.core.Operation;
import concord.core.Put;
import concord.core.Range;
import concord.core.Touch;
import concord.core.Txn;
import concord.core.Value;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Operations to bytes and back: a tag, flags for what is not usual, then what the flags announce.
final class Operations {

    static final byte PUT = 1;
    static final byte DELETE = 2;
    static final byte TOUCH = 3;
    private static final byte GET = 4;
    private static final byte RANGE = 5;

    private static final int PREVIOUS = 1;
    private static final int TTL = 2;
    private static final int LEASE = 4;
    private static final int CONDITION = 8;

    private static final int FROM = 1;
    private static final int TO = 2;
    private static final int TO_INCLUSIVE = 4;
    private static final int DESCENDING = 8;
    private static final int LIMIT = 16;
    private static final int AFTER = 32;
    private static final int KEYS_ONLY = 64;

    private Operations() {}

    static void write(Sink sink, Operation operation) {
        switch (operation) {
            case Put put -> write(sink, put);
            case Delete delete -> write(sink, delete);
            case Touch touch -> write(sink, touch);
            case Get(Key key) -> {
                sink.putByte(GET);
                Bytes.write(sink, key);
            }
            case Range range -> write(sink, range);
        }
    }

    static Operation read(ByteBuffer source) {
        byte tag = source.get();
        return switch (tag) {
            case PUT -> readPut(source);
            case DELETE -> readDelete(source);
            case TOUCH -> readTouch(source);
            case GET -> new Get(Bytes.readKey(source));
            case RANGE -> readRange(source);
            default -> throw new ConcordException.Damaged("unknown operation " + tag);
        };
    }

    /// The length of a put that has nothing unusual, or -1: the one length that has to be quick.
    static int lengthOfPlain(Put put) {
        return put.lifetime() instanceof Lifetime.Unlimited
                        && put.condition() instanceof Condition.Always
                ? 2 * Byte.BYTES + Bytes.length(put.key()) + Bytes.length(put.value())
                : -1;
    }

    static void write(Sink sink, Put put) {
        sink.putByte(PUT);
        boolean conditional = !(put.condition() instanceof Condition.Always);
        int flags = (put.returnsPrevious() ? PREVIOUS : 0) | (conditional ? CONDITION : 0);
        switch (put.lifetime()) {
            case Lifetime.Unlimited _ -> sink.putByte(flags);
            case Lifetime.Ttl(Duration ttl) -> {
                sink.putByte(flags | TTL);
                sink.putLong(ttl.toMillis());
            }
            case Lifetime.Leased(long id) -> {
                sink.putByte(flags | LEASE);
                sink.putLong(id);
            }
        }
        if (conditional) {
            Bytes.write(sink, put.condition());
        }
        Bytes.write(sink, put.key());
        Bytes.write(sink, put.value());
    }

    static Put readPut(ByteBuffer source) {
        int flags = flags(source, PREVIOUS | TTL | LEASE | CONDITION);
        Lifetime lifetime =
                switch (flags & (TTL | LEASE)) {
                    case 0 -> Lifetime.UNLIMITED;
                    case TTL -> Lifetime.ttl(Duration.ofMillis(source.getLong()));
                    case LEASE -> Lifetime.lease(source.getLong());
                    default -> throw new ConcordException.Damaged("both a ttl and a lease");
                };
        Condition condition = condition(source, flags);
        Key key = Bytes.readKey(source);
        Value value = Bytes.readValue(source);
        return new Put(key, value, lifetime, condition, Compression.AUTO, (flags & PREVIOUS) != 0);
    }

    static void write(Sink sink, Delete delete) {
        sink.putByte(DELETE);
        boolean conditional = !(delete.condition() instanceof Condition.Always);
        sink.putByte((delete.returnsPrevious() ? PREVIOUS : 0) | (conditional ? CONDITION : 0));
        if (conditional) {
            Bytes.write(sink, delete.condition());
        }
        Bytes.write(sink, delete.key());
    }

    static Delete readDelete(ByteBuffer source) {
        int flags = flags(source, PREVIOUS | CONDITION);
        Condition condition = condition(source, flags);
        return new Delete(Bytes.readKey(source), condition, (flags & PREVIOUS) != 0);
    }

    private static Condition condition(ByteBuffer source, int flags) {
        return (flags & CONDITION) != 0 ? Bytes.readCondition(source) : Condition.ALWAYS;
    }

    static void write(Sink sink, Touch touch) {
        sink.putByte(TOUCH);
        sink.putLong(touch.ttl().toMillis());
        Bytes.write(sink, touch.key());
    }

    static Touch readTouch(ByteBuffer source) {
        Duration ttl = Duration.ofMillis(source.getLong());
        return new Touch(Bytes.readKey(source), ttl);
    }

    private static void write(Sink sink, Range range) {
        sink.putByte(RANGE);
        sink.putByte(
                (range.from().isPresent() ? FROM : 0)
                        | (range.to().isPresent() ? TO : 0)
                        | (range.toInclusive() ? TO_INCLUSIVE : 0)
                        | (range.descending() ? DESCENDING : 0)
                        | (range.limit().isPresent() ? LIMIT : 0)
                        | (range.after().isPresent() ? AFTER : 0)
                        | (range.keysOnly() ? KEYS_ONLY : 0));
        range.from().ifPresent(key -> Bytes.write(sink, key));
        range.to().ifPresent(key -> Bytes.write(sink, key));
        range.limit().ifPresent(sink::putInt);
        range.after().ifPresent(key -> Bytes.write(sink, key));
    }

    private static Range readRange(ByteBuffer source) {
        int flags = flags(source, 2 * KEYS_ONLY - 1);
        return new Range(
                readKey(source, flags & FROM),
                readKey(source, flags & TO),
                (flags & TO_INCLUSIVE) != 0,
                (flags & DESCENDING) != 0,
                (flags & LIMIT) != 0 ? OptionalInt.of(source.getInt()) : OptionalInt.empty(),
                readKey(source, flags & AFTER),
                (flags & KEYS_ONLY) != 0,
                OptionalLong.empty());
    }

    private static Optional<Key> readKey(ByteBuffer source, int flag) {
        return flag != 0 ? Optional.of(Bytes.readKey(source)) : Optional.empty();
    }

    private static int flags(ByteBuffer source, int known) {
        int flags = source.get();
        if ((flags & ~known) != 0) {
            throw new ConcordException.Damaged("unknown flags " + flags);
        }
        return flags;
    }

    static void write(Sink sink, Txn txn) {
        Bytes.write(
                sink,
                txn.compares(),
                (to, compare) -> {
                    Bytes.write(to, compare.key());
                    boolean conditional = !(compare.condition() instanceof Condition.Always);
                    Bytes.write(to, conditional);
                    if (conditional) {
                        Bytes.write(to, compare.condition());
                    }
                });
        Bytes.write(sink, txn.success(), (to, operation) -> write(to, operation));
        Bytes.write(sink, txn.failure(), (to, operation) -> write(to, operation));
        Bytes.write(sink, txn.idempotencyKey(), (to, key) -> Bytes.write(to, key));
    }

    static Txn readTxn(ByteBuffer source) {
        return new Txn(
                Bytes.readList(
                        source,
                        it ->
                                new Txn.Compare(
                                        Bytes.readKey(it),
                                        Bytes.readFlag(it)
                                                ? Bytes.readCondition(it)
                                                : Condition.ALWAYS)),
                Bytes.readList(source, Operations::read),
                Bytes.readList(source, Operations::read),
                Bytes.readOptional(source, Bytes::readText));
    }
}
