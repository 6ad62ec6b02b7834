package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Comparison;
import concord.core.Condition;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Get;
import concord.core.Got;
import concord.core.Index;
import concord.core.Key;
import concord.core.Lease;
import concord.core.Outcome;
import concord.core.Page;
import concord.core.Predicate;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Touch;
import concord.core.Touched;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Value;
import concord.core.Written;
import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.Permission;
import concord.core.auth.Token;
import concord.core.command.AccessCommand;
import concord.core.command.Codec;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.command.RestoreCommand;
import concord.core.command.StoredValue;
import concord.core.command.TokenHash;
import concord.core.spi.Origin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Pins the bytes that stand in logs and snapshots: data that was written has to be readable by
/// every later version.
///
/// A failure here means that a format changed. Give the new one a new version ([Codec#FORMAT],
/// [SnapshotFormat#VERSION]), go on reading the old one, and add a golden file for the new version.
/// The old file stays as it is.
class GoldenBytesTest {

    private static final Path FOLDER = Path.of("src/test/golden");
    private static final Entry ENTRY =
            new Entry(Key.of("känguru"), Value.json("{\"a\":[1,null]}"), 3, 0x0102030405060708L, 2);

    /// A thousand zeros, deflated; other versions of zlib may write them otherwise.
    private static final byte[] DEFLATED = HexFormat.of().parseHex("63601805a360140c770000");

    private static final Token TOKEN =
            new Token(
                    "0123456789abcdef",
                    "bill",
                    List.of("billing"),
                    Instant.ofEpochMilli(1_700_000_000_000L),
                    Optional.of(Instant.ofEpochMilli(1_700_000_060_000L)));

    @Test
    void commandsOfFormat1AreReadAsTheyWereMeant() throws IOException {
        Map<String, String> golden = golden("command-format-1.txt", Map.of());
        plainCommands()
                .forEach((name, command) ->
                        assertEquals(command, Codec.readCommand(bytes(golden, name)), name));
    }

    @Test
    void commandsAndRepliesOfFormat2AreReadAsTheyWereMeant() throws IOException {
        Map<String, String> golden = golden("command-format-2.txt", Map.of());
        commands()
                .forEach((name, command) ->
                        assertEquals(command, Codec.readCommand(bytes(golden, name)), name));
        replies()
                .forEach((name, reply) ->
                        assertEquals(reply, Codec.readReply(bytes(golden, name)), name));
    }

    @Test
    void commandsAndRepliesOfFormat3AreReadAsTheyWereMeant() throws IOException {
        Map<String, String> golden = golden("command-format-3.txt", Map.of());
        Map<String, Command> commands = new LinkedHashMap<>(commands());
        commands.putAll(accessCommands());
        commands.forEach((name, command) ->
                assertEquals(command, Codec.readCommand(bytes(golden, name)), name));
        assertEquals(new Reply.Tokened(TOKEN), Codec.readReply(bytes(golden, "tokened")));
    }

    @Test
    void commandsAndRepliesOfFormat4() throws IOException {
        Map<String, Command> commands = new LinkedHashMap<>(commands());
        commands.putAll(accessCommands());
        commands.putAll(restoreCommands());
        Map<String, Reply> replies = new LinkedHashMap<>(replies());
        replies.put("tokened", new Reply.Tokened(TOKEN));
        Map<String, String> encoded = new LinkedHashMap<>();
        commands.forEach((name, command) -> encoded.put(name, hex(encoded(command))));
        replies.forEach((name, reply) -> encoded.put(name, hex(encoded(reply))));
        Map<String, String> golden = golden("command-format-4.txt", encoded);
        assertEquals(golden, encoded, changed("commands", "Codec.FORMAT"));

        commands.forEach((name, command) ->
                assertEquals(command, Codec.readCommand(bytes(golden, name)), name));
        replies.forEach(
                (name, reply) -> assertEquals(reply, Codec.readReply(bytes(golden, name)), name));
        assertEquals(4, Codec.FORMAT, "the newest format has no golden file");
    }

    @Test
    void snapshotsOfFormat2AreReadAsTheyWereMeant() throws IOException {
        assertHolds(everything(), golden("snapshot-format-2.txt", Map.of()));
    }

    @Test
    void snapshotsOfFormat3AreReadAsTheyWereMeant() throws IOException {
        Driver restored = assertHolds(everything(), golden("snapshot-format-3.txt", Map.of()));
        assertEquals(Optional.of(new Origin("n1", 70, 2)), restored.machine.last("n1"));
        assertEquals(0, restored.machine.access().tokens().size());
    }

    @Test
    void snapshotsOfFormat4AreReadAsTheyWereMeant() throws IOException {
        Driver driver = everythingAndWhoMayDoIt();
        assertEquals(
                driver.machine.access().tokens(),
                assertHolds(driver, golden("snapshot-format-4.txt", Map.of()))
                        .machine
                        .access()
                        .tokens());
    }

    private static Driver everythingAndWhoMayDoIt() {
        Driver driver = everything();
        driver.machine.admit(new Origin("n1", 70, 1));
        driver.machine.admit(new Origin("n2", 71, 1));
        driver.machine.admit(new Origin("n1", 70, 2));
        driver.ride(List.copyOf(accessCommands().values()));
        return driver;
    }

    @Test
    void snapshotsOfFormat5() throws IOException {
        Driver driver = everythingAndWhoMayDoIt();
        driver.ride(List.copyOf(restoreCommands().values()).subList(0, 3));
        Map<String, String> image = Map.of("snapshot", hex(ByteBuffer.wrap(driver.image())));
        Map<String, String> golden = golden("snapshot-format-5.txt", image);
        assertEquals(golden, image, changed("snapshots", "SnapshotFormat.VERSION"));

        Driver restored = assertHolds(driver, golden);
        assertEquals(Optional.of(new Origin("n1", 70, 2)), restored.machine.last("n1"));
        assertEquals(driver.machine.access().tokens(), restored.machine.access().tokens());
        assertEquals(driver.machine.access().allRoles(), restored.machine.access().allRoles());
        assertArrayEquals(driver.image(), restored.image());
        assertEquals(5, SnapshotFormat.VERSION, "the newest format has no golden file");
    }

    private static Driver everything() {
        Driver driver = new Driver();
        driver.ride(List.copyOf(commands().values()));
        return driver;
    }

    private static Driver assertHolds(Driver driver, Map<String, String> golden)
            throws IOException {
        Driver restored = new Driver();
        byte[] bytes = HexFormat.of().parseHex(golden.getOrDefault("snapshot", ""));
        assertEquals(
                driver.machine.capture().position(),
                restored.machine.restore(new ByteArrayInputStream(bytes)));
        assertEquals(driver.machine.counts(), restored.machine.counts());
        try (View before = driver.machine.view(OptionalLong.empty());
                View after = restored.machine.view(OptionalLong.empty())) {
            assertEquals(before.page(Range.all()), after.page(Range.all()));
        }
        return restored;
    }

    private static Map<String, Command> commands() {
        Map<String, Command> commands = new LinkedHashMap<>(plainCommands());
        commands.put("grant", new Command.Grant(60_000));
        long lease = 6; // the revision that the grant takes
        commands.put(
                "put-with-ttl",
                new Command.Write(
                        Put.of("ttl", Value.of(1))
                                .ttl(Duration.ofMillis(1_500))
                                .when(Condition.ABSENT)));
        commands.put(
                "put-with-lease",
                new Command.Write(
                        Put.of("leased", Value.of(2))
                                .lease(lease)
                                .when(
                                        new Condition.Numbered(
                                                Condition.Target.VERSION,
                                                Comparison.LESS_OR_EQUAL,
                                                3))));
        commands.put(
                "delete-when",
                new Command.Remove(Delete.of("ttl").when(Condition.value(Value.of(2)))));
        commands.put("touch", new Command.Prolong(Touch.of("ttl", Duration.ofHours(1))));
        commands.put("keep-alive", new Command.KeepAlive(lease));
        commands.put("revoke", new Command.Revoke(99));
        commands.put(
                "transact",
                new Command.Transact(
                        Txn.when("ttl", Condition.PRESENT)
                                .and("null", Condition.ALWAYS)
                                .then(
                                        Put.of("a", Value.of(1)),
                                        Get.of("a"),
                                        Delete.of("a"),
                                        Touch.of("ttl", Duration.ofSeconds(9)),
                                        Range.prefix("n").limit(2).reversed())
                                .otherwise(Range.closed(Key.of("a"), Key.of("b")).withoutValues())
                                .once("once")));
        commands.put("tick", new Command.Tick(3));
        commands.put("create-index", new Command.CreateIndex(Index.of("by a", "/a")));
        commands.put("drop-index", new Command.DropIndex("none"));
        commands.put(
                "delete-where",
                new Command.DeleteWhere(
                        Query.withPrefix("l")
                                .suffix("d")
                                .contains("ease")
                                .pattern("^.*$")
                                .range(Key.of("a"), Key.of("z"))
                                .where(
                                        Predicate.equal("/a", Value.of(1))
                                                .and(Predicate.in("/b", List.of(Value.of("x"))))
                                                .or(Predicate.exists("").not()))));
        return commands;
    }

    private static Map<String, Command> accessCommands() {
        Map<String, Command> commands = new LinkedHashMap<>();
        commands.put(
                "put-role",
                new AccessCommand.PutRole(
                        new AccessRole(
                                "billing",
                                List.of(
                                        Grant.onPrefix(
                                                "billing/", Permission.READ, Permission.WRITE),
                                        Grant.onAll(Permission.DELETE)))));
        commands.put("drop-role", new AccessCommand.DropRole("none"));
        commands.put(
                "create-token",
                new AccessCommand.CreateToken(
                        "bill",
                        TokenHash.of("secret"),
                        List.of("billing", "viewer"),
                        60_000,
                        false));
        commands.put(
                "create-first-token",
                new AccessCommand.CreateToken(
                        "root", TokenHash.of("first"), List.of("admin"), 0, true));
        commands.put("revoke-token", new AccessCommand.RevokeToken("none"));
        return commands;
    }

    private static Map<String, Command> restoreCommands() {
        Map<String, Command> commands = new LinkedHashMap<>();
        commands.put("restore-begin", new RestoreCommand.Begin(0x0102030405060708L, 2_000));
        commands.put(
                "restore-append",
                new RestoreCommand.Append(
                        0x0102030405060708L, 0, Value.raw(new byte[] {-128, 0, 127})));
        commands.put(
                "restore-append-deflated",
                new RestoreCommand.Append(
                        0x0102030405060708L, 3, StoredValue.of((byte) 2, DEFLATED, 1_000)));
        commands.put("restore-commit", new RestoreCommand.Commit(9));
        commands.put("restore-abort", new RestoreCommand.Abort(9));
        return commands;
    }

    private static Map<String, Command> plainCommands() {
        Map<String, Command> commands = new LinkedHashMap<>();
        commands.put("put-json", new Command.Write(Put.of(ENTRY.key(), ENTRY.value())));
        commands.put(
                "put-raw-returning-previous",
                new Command.Write(
                        Put.of(Key.of(new byte[] {0, -1}), Value.raw(new byte[] {-128, 0, 127}))
                                .returningPrevious()));
        commands.put("put-empty", new Command.Write(Put.of("empty", Value.raw(new byte[0]))));
        commands.put("put-null", new Command.Write(Put.of("null", Value.json("null"))));
        commands.put("delete", new Command.Remove(Delete.of("empty")));
        commands.put(
                "delete-returning-previous",
                new Command.Remove(Delete.of("absent").returningPrevious()));
        return commands;
    }

    private static Map<String, Reply> replies() {
        Map<String, Reply> replies = new LinkedHashMap<>();
        replies.put(
                "written",
                new Reply.ToWrite(
                        new Written(Outcome.DONE, 0x0102030405060708L, Optional.empty())));
        replies.put(
                "written-over",
                new Reply.ToWrite(new Written(Outcome.DONE, 9, Optional.of(ENTRY))));
        replies.put(
                "deleted-nothing",
                new Reply.ToRemove(new Deleted(Outcome.NOT_FOUND, 9, Optional.empty())));
        replies.put("touched", new Reply.ToProlong(new Touched(Outcome.DONE, 11)));
        replies.put("counted", new Reply.Counted(2, 3));
        replies.put("done", new Reply.Done(12));
        replies.put(
                "leased",
                new Reply.Leased(
                        new Lease(
                                6,
                                Duration.ofMinutes(1),
                                Instant.ofEpochMilli(1_700_000_000_000L))));
        replies.put("refused", new Reply.Refused(Reply.Reason.NOT_FOUND, "there is no lease 9"));
        replies.put(
                "transacted",
                new Reply.ToTransact(
                        new TxnResult(
                                true,
                                13,
                                List.of(
                                        new Written(Outcome.CONDITION_FAILED, 12, Optional.empty()),
                                        new Deleted(Outcome.NOT_FOUND, 12, Optional.empty()),
                                        new Touched(Outcome.NOT_FOUND, 12),
                                        new Got(Optional.of(ENTRY)),
                                        new Page(List.of(ENTRY), Optional.of(ENTRY.key()), 12)))));
        replies.put(
                "deleted", new Reply.ToRemove(new Deleted(Outcome.DONE, 10, Optional.of(ENTRY))));
        return replies;
    }

    private static String changed(String what, String version) {
        return "The bytes of "
                + what
                + " changed, and logs and snapshots with the old ones are out there. Raise "
                + version
                + ", go on reading format 1, and add a golden file of the new format beside this"
                + " one";
    }

    private static ByteBuffer encoded(Command command) {
        return Driver.encoded(List.of(command));
    }

    private static ByteBuffer encoded(Reply reply) {
        ByteBuffer bytes = ByteBuffer.allocate(Codec.length(reply));
        Codec.write(bytes, reply);
        return bytes.flip();
    }

    private static String hex(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// The lines `name hex` of a golden file, written now where there is none yet.
    private static Map<String, String> golden(String file, Map<String, String> now)
            throws IOException {
        Path path = FOLDER.resolve(file);
        if (Boolean.getBoolean("golden.update") && Files.notExists(path)) {
            List<String> lines =
                    now.entrySet().stream().map(it -> it.getKey() + " " + it.getValue()).toList();
            Files.write(path, lines);
        }
        Map<String, String> golden = new LinkedHashMap<>();
        for (String line : Files.readAllLines(path)) {
            int space = line.indexOf(' ');
            golden.put(line.substring(0, space), line.substring(space + 1));
        }
        return golden;
    }

    private static ByteBuffer bytes(Map<String, String> golden, String name) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(golden.getOrDefault(name, "")));
    }
}
