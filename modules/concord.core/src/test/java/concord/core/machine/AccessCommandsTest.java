package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.Permission;
import concord.core.auth.Token;
import concord.core.command.AccessCommand;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.command.TokenHash;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the state machine makes of commands about tokens and roles.
class AccessCommandsTest {

    private static final TokenHash HASH = TokenHash.of("secret");

    private final Driver driver = new Driver();

    private static AccessCommand create(String secret, String... roles) {
        return new AccessCommand.CreateToken(
                "name", TokenHash.of(secret), List.of(roles), 0, false);
    }

    private static AccessCommand first(String secret) {
        return new AccessCommand.CreateToken(
                "root", TokenHash.of(secret), List.of("admin"), 0, true);
    }

    private static AccessCommand role(String name, Grant grant) {
        return new AccessCommand.PutRole(new AccessRole(name, List.of(grant)));
    }

    private AccessTable table() {
        return driver.machine.access();
    }

    private AccessTable.Known known(String id) {
        return table().token(id).orElseThrow();
    }

    private long revision() {
        return driver.machine.counts().revision();
    }

    private void refused(Reply.Reason reason, String message, Command command) {
        AccessTable before = table();
        long revision = revision();
        Reply.Refused refused = assertInstanceOf(Reply.Refused.class, driver.ride(command));
        assertEquals(reason, refused.reason());
        assertTrue(refused.message().contains(message), refused::message);
        assertSame(before, table());
        assertEquals(revision, revision());
    }

    @Test
    void aTokenIsFoundByItsSecretAloneAndTakesOneRevision() {
        long now = driver.nextTime();
        Reply.Tokened made =
                assertInstanceOf(Reply.Tokened.class, driver.ride(create("secret", "viewer")));
        Token token = made.token();
        assertEquals(now, token.createdAt().toEpochMilli());
        assertTrue(token.expiresAt().isEmpty());
        assertEquals(1, revision());
        assertNotNull(table().token(HASH));
        assertNull(table().token(TokenHash.of("Secret")));
        assertNull(table().token(new TokenHash(HASH.id() + "0".repeat(48))));
        assertEquals(AccessRole.VIEWER.grants(), known(token.id()).grants());
    }

    @Test
    void oneThatIsRevokedIsGoneAndASecondTimeChangesNothing() {
        driver.ride(create("secret", "viewer"));
        assertEquals(
                new Reply.Counted(1, 2), driver.ride(new AccessCommand.RevokeToken(HASH.id())));
        assertNull(table().token(HASH));
        assertEquals(
                new Reply.Counted(0, 2), driver.ride(new AccessCommand.RevokeToken(HASH.id())));
    }

    @Test
    void oneThatIsDueIsRemovedByTheNextEntry() {
        Duration ttl = Duration.ofMillis(20);
        driver.ride(
                new AccessCommand.CreateToken(
                        "name", HASH, List.of("viewer"), ttl.toMillis(), false));
        long due = driver.machine.nextDeadlineMillis();
        assertEquals(
                known(HASH.id()).token().expiresAt().orElseThrow(),
                java.time.Instant.ofEpochMilli(due));
        while (driver.nextTime() < due) {
            driver.ride(new Command.Tick(0));
            assertNotNull(table().token(HASH));
        }
        driver.ride(new Command.Tick(0));
        assertNull(table().token(HASH));
        assertEquals(Version.NEVER, driver.machine.nextDeadlineMillis());
    }

    @Test
    void theFirstOneIsMadeOnlyWhileThereIsNoAdmin() {
        driver.ride(create("viewer", "viewer"));
        assertInstanceOf(Reply.Tokened.class, driver.ride(first("one")));
        refused(Reply.Reason.CONDITION_FAILED, "an admin already", first("two"));

        driver.ride(new AccessCommand.RevokeToken(TokenHash.of("one").id()));
        assertFalse(table().hasAdmin());
        assertInstanceOf(Reply.Tokened.class, driver.ride(first("two")));
    }

    @Test
    void anAdminOfAPrefixIsNone() {
        driver.ride(role("part", Grant.onPrefix("a/", Permission.ADMIN)));
        driver.ride(create("secret", "part"));
        assertFalse(table().hasAdmin());
    }

    @Test
    void whatCannotBeIsRefusedAndChangesNothing() {
        driver.ride(create("secret", "viewer"));
        refused(Reply.Reason.NOT_FOUND, "there is no role 'x'", create("other", "x"));
        refused(Reply.Reason.CONDITION_FAILED, "this secret already", create("secret", "admin"));
        assertThrows(
                ConcordException.InvalidRequest.class,
                () -> role("admin", Grant.onAll(Permission.READ)));
        assertThrows(ConcordException.InvalidRequest.class, () -> create("other"));
        assertThrows(
                ConcordException.InvalidRequest.class, () -> create("other", "viewer", "viewer"));
    }

    @Test
    void aRoleThatChangesChangesItsTokens() {
        Grant read = Grant.onPrefix("a/", Permission.READ);
        Grant all = Grant.onAll(Permission.READ);
        driver.ride(role("own", read));
        driver.ride(create("secret", "own", "viewer"));
        long revision = revision();
        assertEquals(List.of(read, all), known(HASH.id()).grants());

        assertEquals(new Reply.Done(revision), driver.ride(role("own", read)));
        Grant write = Grant.onPrefix("b/", Permission.WRITE);
        assertEquals(new Reply.Done(revision + 1), driver.ride(role("own", write)));
        assertEquals(List.of(write, all), known(HASH.id()).grants());
    }

    @Test
    void aRoleThatATokenHasStays() {
        driver.ride(role("own", Grant.onAll(Permission.READ)));
        driver.ride(create("secret", "own"));
        refused(Reply.Reason.CONDITION_FAILED, HASH.id(), new AccessCommand.DropRole("own"));
        driver.ride(new AccessCommand.RevokeToken(HASH.id()));
        assertEquals(
                new Reply.Counted(1, revision() + 1),
                driver.ride(new AccessCommand.DropRole("own")));
        assertEquals(
                new Reply.Counted(0, revision()), driver.ride(new AccessCommand.DropRole("own")));
        assertEquals(AccessRole.BUILT_IN, table().allRoles());
    }

    @Test
    void aSnapshotHasThem() throws IOException {
        driver.ride(role("own", Grant.onPrefix("a/", Permission.READ, Permission.DELETE)));
        driver.ride(create("secret", "own"));
        driver.ride(
                new AccessCommand.CreateToken(
                        "other", TokenHash.of("other"), List.of("admin"), 5_000, false));
        Driver restored = Driver.restored(driver.image());
        assertEquals(table().tokens(), restored.machine.access().tokens());
        assertEquals(table().ownRoles(), restored.machine.access().ownRoles());
        assertEquals(driver.machine.nextDeadlineMillis(), restored.machine.nextDeadlineMillis());
    }
}
