package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Get;
import concord.core.Got;
import concord.core.Put;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Value;
import concord.core.command.Codec;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.command.StoredValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Which transaction is the one that an idempotency key was used for before.
class AnswersTest {

    private static final StoredValue TEXT =
            StoredValue.of(Value.json("\"" + "a quick brown fox ".repeat(200) + "\""));

    /// What a member proposes that deflates the value so, or not at all.
    private static Command proposed(StoredValue value) {
        return new Command.Transact(
                Txn.of(Put.of("before", Value.of(1)), Put.of("key", value)).once("name"));
    }

    @Test
    void oneWhoseValuesAreDeflatedOtherwiseIsTheSame() {
        for (StoredValue first : List.of(TEXT, TEXT.deflated(1), TEXT.deflated(9))) {
            for (StoredValue again : List.of(TEXT, TEXT.deflated(1), TEXT.deflated(9))) {
                Driver driver = new Driver();
                Reply answered = driver.ride(proposed(first));
                assertEquals(answered, driver.ride(proposed(again)));
                assertEquals(1, driver.machine.counts().revision());
            }
        }
    }

    @Test
    void anotherValueIsAnotherTransaction() {
        Driver driver = new Driver();
        driver.ride(proposed(TEXT.deflated(6)));
        Value other = Value.json("\"" + "a quick brown dog ".repeat(200) + "\"");
        for (StoredValue again : List.of(StoredValue.of(other), StoredValue.raw(TEXT.bytes()))) {
            assertInstanceOf(Reply.Refused.class, driver.ride(proposed(again.deflated(6))));
        }
    }

    /// States of before have the fingerprint of what was proposed.
    @Test
    void whatAnOlderStateRemembersIsFound() throws Exception {
        Command command = proposed(TEXT.deflated(6));
        Reply reply = new Reply.ToTransact(new TxnResult(true, 1, List.of()));
        Answers answers = new Answers();
        answers.load(
                new DataInputStream(
                        new ByteArrayInputStream(
                                saved("name", sha256(bytes(command)), bytes(reply)))));
        assertEquals(reply, answers.find("name", command));
        assertNull(answers.find("other", command));
        assertInstanceOf(Reply.Refused.class, answers.find("name", proposed(TEXT)));
    }

    /// The fingerprint of what is not deflated is that of its bytes, as it always was.
    @Test
    void theFingerprintIsOfTheCommandAsItWasAskedFor() throws Exception {
        Reply reply = new Reply.ToTransact(new TxnResult(true, 1, List.of()));
        Answers answers = new Answers();
        answers.add("name", proposed(TEXT.deflated(6)), reply, 0);
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        answers.capture().writeTo(new DataOutputStream(saved));
        assertArrayEquals(
                saved("name", sha256(bytes(proposed(TEXT))), bytes(reply)), saved.toByteArray());
    }

    private static byte[] saved(String key, byte[] fingerprint, byte[] reply) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(1);
        out.writeUTF(key);
        out.writeLong(0);
        out.write(fingerprint);
        out.writeInt(reply.length);
        out.write(reply);
        return bytes.toByteArray();
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static byte[] bytes(Command command) {
        ByteBuffer bytes = ByteBuffer.allocate(Codec.length(command));
        Codec.write(bytes, command);
        return bytes.array();
    }

    private static byte[] bytes(Reply reply) {
        ByteBuffer bytes = ByteBuffer.allocate(Codec.length(reply));
        Codec.write(bytes, reply);
        return bytes.array();
    }

    /// Else whoever may only read could push out what others are answered by.
    @Test
    void whatOnlyReadsIsNotRemembered() {
        Driver driver = new Driver();
        Command read = new Command.Transact(Txn.of(Get.of("key")).once("name"));
        driver.ride(read);
        driver.ride(new Command.Write(Put.of("key", Value.of(1))));
        var again = assertInstanceOf(Reply.ToTransact.class, driver.ride(read));
        assertTrue(((Got) again.result().results().getFirst()).entry().isPresent());
    }

    @Test
    void ofALargeAnswerStaysThatItWasGiven() {
        byte[] large = new byte[1 << 20];
        new Random(1).nextBytes(large);
        Driver driver = new Driver();
        driver.ride(new Command.Write(Put.of("large", Value.raw(large))));
        Command once =
                new Command.Transact(
                        Txn.of(Put.of("key", Value.of(1)), Get.of("large")).once("name"));
        assertInstanceOf(Reply.ToTransact.class, driver.ride(once));
        var again = assertInstanceOf(Reply.Refused.class, driver.ride(once));
        assertTrue(again.message().contains("executed at revision 2"), again.message());
        assertEquals(2, driver.machine.counts().revision());
    }

    @Test
    void whatWasRefusedMayBeAskedAgain() {
        Driver driver = new Driver();
        Command leased = once(Put.of("key", Value.of(1)).lease(7));
        assertInstanceOf(Reply.Refused.class, driver.ride(leased));
        assertInstanceOf(Reply.ToTransact.class, driver.ride(once(Put.of("key", Value.of(1)))));
    }

    private static Command once(Put put) {
        return new Command.Transact(Txn.of(put).once("name"));
    }
}
