package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Index;
import concord.core.Key;
import concord.core.Lease;
import concord.core.Put;
import concord.core.Txn;
import concord.core.Value;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.command.RestoreCommand;
import concord.core.property.Mutations;
import concord.core.property.RandomAccess;
import concord.core.property.RandomCommands;
import concord.core.property.Seeds;
import concord.core.spi.Origin;
import concord.core.spi.Position;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// What the steps of a restore do to the state: all of it is replaced by the last one, or nothing.
class RestoreTest {

    private static final long ID = 7;

    private final Driver source = new Driver();
    private final Driver target = new Driver();

    /// The file of a backup of what a driver holds.
    private static byte[] backup(Driver driver) throws IOException {
        var asked = driver.machine.backup();
        driver.ride(new Command.Tick(0));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (BackupImage image = asked.join()) {
            var about =
                    new BackupFormat.About(
                            Instant.EPOCH,
                            "c",
                            "n1",
                            "",
                            image.revision(),
                            Instant.ofEpochMilli(image.timeMillis()),
                            image.keys());
            BackupFormat.Whole whole = BackupFormat.write(image, about, file);
            assertEquals(file.size(), whole.bytes());
            assertEquals(whole, BackupFormat.check(new ByteArrayInputStream(file.toByteArray())));
        }
        return file.toByteArray();
    }

    private static String hash(Driver driver) throws IOException {
        return BackupFormat.check(new ByteArrayInputStream(backup(driver))).stateHash();
    }

    private static List<Command> steps(byte[] file, int pieceBytes) {
        List<Command> steps = new ArrayList<>();
        steps.add(new RestoreCommand.Begin(ID, file.length));
        for (int at = 0; at < file.length; at += pieceBytes) {
            byte[] piece = Arrays.copyOfRange(file, at, Math.min(file.length, at + pieceBytes));
            steps.add(new RestoreCommand.Append(ID, at, Value.raw(piece)));
        }
        steps.add(new RestoreCommand.Commit(ID));
        return steps;
    }

    private static Reply restore(Driver driver, byte[] file) {
        Reply last = new Reply.Done(0);
        for (Command step : steps(file, 10_000)) {
            last = driver.ride(step);
        }
        return last;
    }

    private static Command put(String key) {
        return new Command.Write(Put.of(key, Value.of("value of " + key)));
    }

    private static Key key(String key) {
        return Key.of(key);
    }

    @Test
    void theWholeStateIsReplacedAndRevisionsGoOnAboveBoth() throws IOException {
        source.ride(List.of(put("a"), put("b")));
        target.ride(List.of(put("b"), put("c"), put("c"), put("c"), put("d")));
        assertEquals(new Reply.Counted(2, 6), restore(target, backup(source)));
        assertEquals(2, target.machine.counts().keys());
        assertEquals(source.machine.get(key("a")), target.machine.get(key("a")));
        assertEquals(source.machine.get(key("b")), target.machine.get(key("b")));
        assertNull(target.machine.get(key("c")));
        assertEquals(hash(source), hash(target));
        assertEquals(7, ((Reply.ToWrite) target.ride(put("e"))).written().revision());
        assertNotEquals(hash(source), hash(target));
    }

    @Test
    void whatAWholeStoreHoldsComesBack() {
        Seeds.each(
                40,
                random -> {
                    Driver from = filled(random);
                    Driver to = filled(random);
                    byte[] file = backup(from);
                    String expected =
                            BackupFormat.check(new ByteArrayInputStream(file)).stateHash();
                    assertInstanceOf(Reply.Counted.class, restore(to, file));
                    assertEquals(from.machine.counts().keys(), to.machine.counts().keys());
                    assertEquals(from.machine.counts().bytes(), to.machine.counts().bytes());
                    assertEquals(from.machine.indexes(), to.machine.indexes());
                    assertEquals(from.machine.access().allRoles(), to.machine.access().allRoles());
                    assertEquals(expected, hashAt(to));
                });
    }

    /// The hash of what is there now: what the next entry finds due is not removed.
    private static String hashAt(Driver driver) throws IOException {
        byte[] file;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Driver copy = Driver.restored(driver.image());
        var asked = copy.machine.backup();
        copy.machine.restore(new ByteArrayInputStream(driver.image())); // tells without an entry
        try (BackupImage image = asked.join()) {
            BackupFormat.write(
                    image,
                    new BackupFormat.About(
                            Instant.EPOCH, "", "", "", 0, Instant.EPOCH, image.keys()),
                    out);
        }
        file = out.toByteArray();
        return BackupFormat.check(new ByteArrayInputStream(file)).stateHash();
    }

    private static Driver filled(RandomGenerator random) {
        Driver driver = new Driver();
        driver.ride(new RandomCommands(random, 30).list(random.nextInt(400)));
        driver.ride(new RandomAccess(random).list(50));
        return driver;
    }

    @Test
    void allMembersAgreeWhateverWayTheStepsCome() {
        Seeds.each(
                20,
                random -> {
                    byte[] file = backup(filled(random));
                    List<Command> commands =
                            new ArrayList<>(new RandomCommands(random, 30).list(200));
                    int at = random.nextInt(commands.size());
                    for (Command step : steps(file, 1 + random.nextInt(5_000))) {
                        commands.add(at, step);
                        at += 1 + random.nextInt(3);
                        at = Math.min(at, commands.size());
                    }
                    Driver leader = new Driver();
                    Driver follower = new Driver();
                    for (int from = 0; from < commands.size(); ) {
                        int to = Math.min(commands.size(), from + 1 + random.nextInt(20));
                        List<Command> entry = commands.subList(from, to);
                        assertEquals(leader.ride(entry), follower.replay(entry));
                        if (random.nextInt(5) == 0) {
                            follower = Driver.restored(follower.image());
                        }
                        from = to;
                    }
                    assertArrayEquals(leader.image(), follower.image());
                });
    }

    @Test
    void everyFlippedBitAndEveryCutIsFoundAndChangesNothing() throws IOException {
        source.ride(put("a"));
        target.ride(put("stays"));
        byte[] file = backup(source);
        String before = hash(target);
        for (int bit = 0; bit < file.length * Byte.SIZE; bit++) {
            refused(Mutations.flipped(file, bit));
        }
        for (int length = 1; length < file.length; length++) {
            refused(Arrays.copyOf(file, length));
        }
        refused(Arrays.copyOf(file, file.length + 1));
        assertEquals(before, hash(target));
        assertEquals(1, target.machine.counts().revision());
    }

    private void refused(byte[] file) {
        assertThrows(
                ConcordException.Damaged.class,
                () -> BackupFormat.check(new ByteArrayInputStream(file)));
        Reply.Refused refusal = assertInstanceOf(Reply.Refused.class, restore(target, file));
        assertEquals(Reply.Reason.INVALID_REQUEST, refusal.reason());
        assertTrue(refusal.message().contains("nothing was changed"), refusal.message());
    }

    @Test
    void otherVersionsAreToldByTheirNumber() throws IOException {
        byte[] file = backup(source);
        file[16] = 9;
        ConcordException.Damaged damaged =
                assertThrows(
                        ConcordException.Damaged.class,
                        () -> BackupFormat.check(new ByteArrayInputStream(file)));
        assertTrue(String.valueOf(damaged.getMessage()).contains("format 9"));
    }

    @Test
    void leasesAndTimesToLiveKeepWhatWasLeftOfThemAndTokensTheirMoment() throws IOException {
        Reply.Leased leased = (Reply.Leased) source.ride(new Command.Grant(60_000));
        Lease lease = leased.lease();
        source.ride(new Command.Write(Put.of("ttl", Value.of(1)).ttl(Duration.ofMillis(500))));
        source.ride(new Command.Write(Put.of("leased", Value.of(1)).lease(lease.id())));
        byte[] file = backup(source);
        long then = source.machine.timeMillis();
        long now = then + 86_400_000;
        target.machine.apply(new Position(1, 0, now), List.of());
        List<Pending<Reply>> steps = Driver.pending(steps(file, 1_000));
        target.machine.apply(new Position(1, 1, now), steps);
        Lease later = target.machine.lease(lease.id()).orElseThrow();
        assertEquals(lease.expiresAt().plusMillis(now - then), later.expiresAt());
        assertEquals(List.of(key("leased")), target.machine.keysOf(lease.id()));
        assertEquals(
                source.machine.nextDeadlineMillis() + now - then,
                target.machine.nextDeadlineMillis());
        target.machine.apply(new Position(1, 2, now + 500), List.of());
        assertNull(target.machine.get(key("ttl")));
        target.machine.apply(new Position(1, 3, now + 60_000), List.of());
        assertEquals(0, target.machine.counts().keys());
    }

    @Test
    void indexesAreBuiltFromWhatCameBack() throws IOException {
        source.ride(new Command.CreateIndex(Index.of("by n", "/n").asUnique()));
        source.ride(new Command.Write(Put.of("a", Value.json("{\"n\":1}"))));
        target.ride(new Command.CreateIndex(Index.of("other", "/o")));
        restore(target, backup(source));
        assertEquals(source.machine.indexes(), target.machine.indexes());
        try (View view = target.machine.view(OptionalLong.empty())) {
            assertEquals(1, Driver.all(view.cursor("by n", Value.of(1), Value.of(1))).size());
        }
        assertInstanceOf(
                Reply.Refused.class,
                target.ride(new Command.Write(Put.of("b", Value.json("{\"n\":1}")))));
    }

    @Test
    void historyStartsAnewAndWhoLooksAtAnOldStateGoesOn() throws IOException {
        target.ride(List.of(put("old"), put("older")));
        View old = target.machine.view(OptionalLong.empty());
        source.ride(put("new"));
        restore(target, backup(source));
        assertEquals(3, target.machine.oldestRevision());
        assertThrows(
                ConcordException.Compacted.class, () -> target.machine.view(OptionalLong.of(2)));
        ConcordException.Compacted compacted =
                assertThrows(
                        ConcordException.Compacted.class,
                        () -> target.machine.changes(2, ChangeFilter.of(concord.core.Watch.all())));
        assertEquals(4, compacted.oldestRevision());
        try (old) {
            assertNotNull(old.get(key("old")));
        }
    }

    @Test
    void sessionsAndAnswersOfTheClusterSurvive() throws IOException {
        Txn txn = Txn.when("a", Condition.ABSENT).then(Put.of("a", Value.of(1))).once("once");
        Txn ours = Txn.of(Put.of("ours", Value.of(1))).once("ours");
        Reply first = source.ride(new Command.Transact(txn));
        target.machine.admit(new Origin("n1", 70, 1));
        Reply own = target.ride(new Command.Transact(ours));
        restore(target, backup(source));
        assertEquals(Optional.of(new Origin("n1", 70, 1)), target.machine.last("n1"));
        assertEquals(first, target.ride(new Command.Transact(txn)));
        assertEquals(own, target.ride(new Command.Transact(ours)));
        assertNull(target.machine.get(key("ours")));
    }

    @Test
    void writesInTheSameEntryGoBeforeAndAfter() throws IOException {
        source.ride(put("a"));
        List<Command> entry = new ArrayList<>();
        entry.add(put("before"));
        entry.addAll(steps(backup(source), 1_000));
        entry.add(put("after"));
        target.ride(entry);
        assertNull(target.machine.get(key("before")));
        assertEquals(3, target.machine.counts().revision());
        assertEquals(2, target.machine.counts().keys());
    }

    @Test
    void oneRestoreAtATimeAndAnAbandonedOneIsForgotten() throws IOException {
        byte[] file = backup(source);
        target.ride(new RestoreCommand.Begin(1, file.length));
        Reply.Refused busy =
                assertInstanceOf(Reply.Refused.class, target.ride(new RestoreCommand.Begin(2, 10)));
        assertEquals(Reply.Reason.CONDITION_FAILED, busy.reason());
        assertTrue(target.machine.nextDeadlineMillis() < Version.NEVER);
        Position at = target.machine.capture().position();
        long later = at.logTimeMillis() + Staging.PATIENCE_MILLIS;
        target.machine.apply(new Position(at.term(), at.index() + 1, later), List.of());
        assertEquals(Version.NEVER, target.machine.nextDeadlineMillis());
    }

    @Test
    void stepsThatDoNotFitChangeNothing() {
        assertEquals(Reply.Reason.NOT_FOUND, reason(new RestoreCommand.Commit(ID)));
        assertEquals(Reply.Reason.NOT_FOUND, reason(append(0, 1)));
        assertEquals(Reply.Reason.INVALID_REQUEST, reason(new RestoreCommand.Begin(ID, 0)));
        assertEquals(Reply.Reason.INVALID_REQUEST, reason(new RestoreCommand.Begin(0, 9)));
        assertEquals(
                Reply.Reason.INVALID_REQUEST,
                reason(new RestoreCommand.Begin(ID, Staging.MAX_BYTES + 1)));
        target.ride(new RestoreCommand.Begin(ID, 10));
        assertEquals(new Reply.Done(0), target.ride(append(0, 4)));
        assertEquals(new Reply.Done(0), target.ride(append(0, 4)), "it comes again");
        assertEquals(Reply.Reason.INVALID_REQUEST, reason(append(5, 1)));
        assertEquals(Reply.Reason.INVALID_REQUEST, reason(append(4, 7)));
        assertEquals(Reply.Reason.CONDITION_FAILED, reason(new RestoreCommand.Commit(ID)));
        target.ride(new RestoreCommand.Abort(ID));
        assertEquals(Reply.Reason.NOT_FOUND, reason(append(4, 1)));
    }

    private static Command append(long offset, int length) {
        return new RestoreCommand.Append(ID, offset, Value.raw(new byte[length]));
    }

    private Reply.Reason reason(Command step) {
        return assertInstanceOf(Reply.Refused.class, target.ride(step)).reason();
    }

    @Test
    void aBackupKeepsItsRevisionWhileWritesGoOn() throws IOException {
        source.ride(List.of(put("a"), put("b")));
        String before = hash(source);
        var asked = source.machine.backup();
        source.ride(new Command.Tick(0));
        try (BackupImage image = asked.join()) {
            for (int i = 0; i < 2_000; i++) {
                source.ride(put(i % 2 == 0 ? "a" : "b"));
                source.ride(new Command.Tick(Long.MAX_VALUE));
            }
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            BackupFormat.Whole whole =
                    BackupFormat.write(
                            image,
                            new BackupFormat.About(Instant.EPOCH, "", "", "", 2, Instant.EPOCH, 2),
                            file);
            assertEquals(before, whole.stateHash());
            restore(target, file.toByteArray());
        }
        assertEquals(before, hash(target));
    }
}
