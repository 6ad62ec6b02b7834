package concord.core.machine;

import concord.core.ConcordException;
import concord.core.Operation;
import concord.core.Put;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.command.Codec;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.command.Sha256;
import concord.core.command.StoredValue;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What transactions with an idempotency key were answered, so that one that comes again is not
/// executed again. Part of the state: it holds across restarts and leaders.
///
/// The bounds are constants, for a setting would let members differ.
final class Answers implements Part {

    private static final int MAX_ANSWERS = 100_000;
    private static final long MAX_BYTES = 64L << 20;
    private static final int LARGE_BYTES = 1 << 20;
    private static final long MAX_AGE_MILLIS = 15 * 60 * 1_000L;
    private static final int FINGERPRINT_BYTES = 32;

    private static final class Answer {
        final String key;

        /// When it was given, by log time.
        final long time;

        /// Of the command that it answers, as it was asked for.
        final byte[] fingerprint;

        /// Encoded.
        final byte[] reply;

        Answer(String key, long time, byte[] fingerprint, byte[] reply) {
            this.key = key;
            this.time = time;
            this.fingerprint = fingerprint;
            this.reply = reply;
        }

        int bytes() {
            return key.length() + fingerprint.length + reply.length;
        }
    }

    private final LinkedHashMap<String, Answer> answers = new LinkedHashMap<>();
    private long bytes;

    /// The answer that was given under a key, or null when there is none.
    ///
    /// @return a refusal when the key was used for something else
    @Nullable Reply find(String key, Command command) {
        Answer answer = answers.get(key);
        if (answer == null) {
            return null;
        }
        if (!Arrays.equals(answer.fingerprint, fingerprint(inflated(command)))
                && !Arrays.equals(answer.fingerprint, fingerprint(command))) { // in older states
            return new Reply.Refused(
                    Reply.Reason.INVALID_REQUEST,
                    "idempotency_key '" + key + "' was used for another transaction");
        }
        return Codec.readReply(ByteBuffer.wrap(answer.reply));
    }

    /// Remembers an answer, and forgets the oldest where there are too many. A large one would push
    /// many others out: of it only stays that it was given.
    void add(String key, Command command, Reply reply, long time) {
        Reply kept = Codec.length(reply) > LARGE_BYTES ? onlyThatItWas(key, reply) : reply;
        ByteBuffer encoded = ByteBuffer.allocate(Codec.length(kept));
        Codec.write(encoded, kept);
        add(new Answer(key, time, fingerprint(inflated(command)), encoded.array()));
        forget(time);
    }

    private static Reply onlyThatItWas(String key, Reply reply) {
        return reply instanceof Reply.ToTransact(TxnResult result)
                ? new Reply.Refused(
                        Reply.Reason.INVALID_REQUEST,
                        "the transaction of idempotency_key '"
                                + key
                                + "' was executed at revision "
                                + result.revision()
                                + (result.succeeded()
                                        ? ", its compares held"
                                        : ", its compares did not hold")
                                + "; its results were too large to be kept: read the keys")
                : reply;
    }

    /// Remembers another state's answers as well, which count where both have one under a key.
    void merge(Answers others, long time) {
        Map<String, Answer> merged = new HashMap<>(answers);
        merged.putAll(others.answers);
        answers.clear();
        bytes = 0;
        merged.values().stream()
                .map(it ->
                        it.time <= time ? it : new Answer(it.key, time, it.fingerprint, it.reply))
                .sorted(
                        Comparator.comparingLong((Answer it) -> it.time)
                                .thenComparing(it -> it.key))
                .forEach(this::add);
        forget(time);
    }

    private void add(Answer answer) {
        answers.put(answer.key, answer);
        bytes += answer.bytes();
    }

    private void forget(long time) {
        Iterator<Answer> oldest = answers.values().iterator();
        while (oldest.hasNext()) {
            Answer answer = oldest.next();
            if (answers.size() <= MAX_ANSWERS
                    && bytes <= MAX_BYTES
                    && answer.time > time - MAX_AGE_MILLIS) {
                return;
            }
            bytes -= answer.bytes();
            oldest.remove();
        }
    }

    /// The command as it was asked for: a member may deflate values otherwise than the one that
    /// made it before, by its settings or its library. Older states have fingerprints of deflated
    /// values.
    private static Command inflated(Command command) {
        return command instanceof Command.Transact(Txn txn)
                        && Stream.concat(txn.success().stream(), txn.failure().stream())
                                .anyMatch(Answers::isDeflated)
                ? new Command.Transact(
                        new Txn(
                                txn.compares(),
                                inflated(txn.success()),
                                inflated(txn.failure()),
                                txn.idempotencyKey()))
                : command;
    }

    private static List<Operation> inflated(List<Operation> operations) {
        return operations.stream()
                .map(it ->
                        it instanceof Put put
                                ? put.value(StoredValue.of(put.value()).inflated())
                                : it)
                .toList();
    }

    private static boolean isDeflated(Operation operation) {
        return operation instanceof Put put
                && StoredValue.isDeflated(StoredValue.of(put.value()).kind());
    }

    private static byte[] fingerprint(Command command) {
        ByteBuffer encoded = ByteBuffer.allocate(Codec.length(command));
        Codec.write(encoded, command);
        return Sha256.of(encoded.array());
    }

    @Override
    public byte tag() {
        return 5;
    }

    @Override
    public Saved capture() {
        Answer[] all = answers.values().toArray(Answer[]::new);
        return new Saved() {
            @Override
            public void writeTo(DataOutput out) throws IOException {
                out.writeInt(all.length);
                for (Answer answer : all) {
                    byte[] key = answer.key.getBytes(StandardCharsets.UTF_8);
                    out.writeShort(key.length);
                    out.write(key);
                    out.writeLong(answer.time);
                    out.write(answer.fingerprint);
                    out.writeInt(answer.reply.length);
                    out.write(answer.reply);
                }
            }

            @Override
            public void release() {}
        };
    }

    @Override
    public void load(DataInput in) throws IOException {
        int count = in.readInt();
        if (count < 0) {
            throw new ConcordException.Damaged("a negative count of answers");
        }
        Map<String, Answer> known = answers;
        for (int i = 0; i < count; i++) {
            String key = SnapshotFormat.readText(in, in.readUnsignedShort());
            long time = in.readLong();
            byte[] fingerprint = SnapshotFormat.readBytes(in, FINGERPRINT_BYTES);
            byte[] reply = SnapshotFormat.readBytes(in, in.readInt());
            ByteBuffer encoded = ByteBuffer.wrap(reply);
            Codec.readReply(encoded);
            if (encoded.hasRemaining() || known.containsKey(key)) {
                throw new ConcordException.Damaged("an answer that cannot be");
            }
            add(new Answer(key, time, fingerprint, reply));
        }
    }
}
