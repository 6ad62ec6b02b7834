package concord.core.command;

import concord.core.ConcordException;
import concord.core.Deleted;
import concord.core.Got;
import concord.core.Lease;
import concord.core.Lifetime;
import concord.core.Outcome;
import concord.core.Page;
import concord.core.Result;
import concord.core.Touched;
import concord.core.TxnResult;
import concord.core.Written;
import concord.core.auth.Token;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Replies and results to bytes and back.
final class Results {

    private static final byte WRITTEN = 1;
    private static final byte DELETED = 2;
    private static final byte TOUCHED = 3;
    private static final byte GOT = 4;
    private static final byte PAGE = 5;
    private static final byte TRANSACTED = 6;
    private static final byte DONE = 7;
    private static final byte LEASED = 8;
    private static final byte REFUSED = 9;
    private static final byte COUNTED = 10;
    private static final byte TOKENED = 11;

    private Results() {}

    static void write(Sink sink, Reply reply) {
        switch (reply) {
            case Reply.ToWrite(Written written) -> write(sink, written);
            case Reply.ToRemove(Deleted deleted) -> write(sink, deleted);
            case Reply.ToProlong(Touched touched) -> write(sink, touched);
            case Reply.ToTransact(TxnResult result) -> {
                sink.putByte(TRANSACTED);
                Bytes.write(sink, result.succeeded());
                sink.putLong(result.revision());
                Bytes.write(sink, result.results(), (to, it) -> write(to, it));
            }
            case Reply.Done(long revision) -> {
                sink.putByte(DONE);
                sink.putLong(revision);
            }
            case Reply.Counted(long count, long revision) -> {
                sink.putByte(COUNTED);
                sink.putLong(count);
                sink.putLong(revision);
            }
            case Reply.Leased(Lease lease) -> {
                sink.putByte(LEASED);
                sink.putLong(lease.id());
                sink.putLong(lease.ttl().toMillis());
                sink.putLong(lease.expiresAt().toEpochMilli());
            }
            case Reply.Tokened(Token token) -> {
                sink.putByte(TOKENED);
                AccessCodec.write(sink, token);
            }
            case Reply.Refused(Reply.Reason reason, String message) -> {
                sink.putByte(REFUSED);
                Bytes.write(sink, reason);
                Bytes.write(sink, message);
            }
        }
    }

    static Reply readReply(byte tag, ByteBuffer source) {
        return switch (tag) {
            case WRITTEN -> new Reply.ToWrite(readWritten(source));
            case DELETED -> new Reply.ToRemove(readDeleted(source));
            case TOUCHED -> new Reply.ToProlong(readTouched(source));
            case TRANSACTED ->
                    new Reply.ToTransact(
                            new TxnResult(
                                    Bytes.readFlag(source),
                                    source.getLong(),
                                    Bytes.readList(source, Results::read)));
            case DONE -> new Reply.Done(source.getLong());
            case COUNTED -> new Reply.Counted(source.getLong(), source.getLong());
            case LEASED ->
                    new Reply.Leased(
                            new Lease(
                                    source.getLong(), readTtl(source), Bytes.readInstant(source)));
            case TOKENED -> new Reply.Tokened(AccessCodec.readToken(source));
            case REFUSED ->
                    new Reply.Refused(
                            Bytes.readConstant(source, Reply.Reason.class), Bytes.readText(source));
            default -> throw new ConcordException.Damaged("unknown reply " + tag);
        };
    }

    static Duration readTtl(ByteBuffer source) {
        return Lifetime.checked(Duration.ofMillis(source.getLong()));
    }

    private static void write(Sink sink, Result result) {
        switch (result) {
            case Written(var outcome, long revision, var previous) -> {
                sink.putByte(WRITTEN);
                Bytes.write(sink, outcome);
                sink.putLong(revision);
                Bytes.write(sink, previous, (to, entry) -> Bytes.write(to, entry));
            }
            case Deleted(var outcome, long revision, var previous) -> {
                sink.putByte(DELETED);
                Bytes.write(sink, outcome);
                sink.putLong(revision);
                Bytes.write(sink, previous, (to, entry) -> Bytes.write(to, entry));
            }
            case Touched(var outcome, long revision) -> {
                sink.putByte(TOUCHED);
                Bytes.write(sink, outcome);
                sink.putLong(revision);
            }
            case Got(var entry) -> {
                sink.putByte(GOT);
                Bytes.write(sink, entry, (to, it) -> Bytes.write(to, it));
            }
            case Page(var entries, var next, long revision) -> {
                sink.putByte(PAGE);
                Bytes.write(sink, entries, (to, entry) -> Bytes.write(to, entry));
                Bytes.write(sink, next, (to, key) -> Bytes.write(to, key));
                sink.putLong(revision);
            }
        }
    }

    private static Result read(ByteBuffer source) {
        byte tag = source.get();
        return switch (tag) {
            case WRITTEN -> readWritten(source);
            case DELETED -> readDeleted(source);
            case TOUCHED -> readTouched(source);
            case GOT -> new Got(Bytes.readOptional(source, Bytes::readEntry));
            case PAGE ->
                    new Page(
                            Bytes.readList(source, Bytes::readEntry),
                            Bytes.readOptional(source, Bytes::readKey),
                            source.getLong());
            default -> throw new ConcordException.Damaged("unknown result " + tag);
        };
    }

    private static Written readWritten(ByteBuffer source) {
        return new Written(
                Bytes.readConstant(source, Outcome.class),
                source.getLong(),
                Bytes.readOptional(source, Bytes::readEntry));
    }

    private static Deleted readDeleted(ByteBuffer source) {
        return new Deleted(
                Bytes.readConstant(source, Outcome.class),
                source.getLong(),
                Bytes.readOptional(source, Bytes::readEntry));
    }

    private static Touched readTouched(ByteBuffer source) {
        return new Touched(Bytes.readConstant(source, Outcome.class), source.getLong());
    }
}
