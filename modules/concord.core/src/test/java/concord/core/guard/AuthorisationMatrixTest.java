package concord.core.guard;

import static concord.core.auth.Permission.ADMIN;
import static concord.core.auth.Permission.DELETE;
import static concord.core.auth.Permission.READ;
import static concord.core.auth.Permission.WRITE;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.ErrorCode;
import concord.core.Index;
import concord.core.Key;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Value;
import concord.core.auth.Access;
import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.Permission;
import concord.core.guard.GuardedOperation.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation, with every kind of role, inside, outside and across what it is granted: exactly
/// what is granted is done, and what is not changes nothing.
class AuthorisationMatrixTest {

    /// A role, and what it grants, said in another way than [Grant] does.
    record Has(String name, String prefix, Set<Permission> permissions) {

        Grant grant() {
            Optional<Key> key = prefix.isEmpty() ? Optional.empty() : Optional.of(Key.of(prefix));
            return new Grant(permissions, key);
        }

        boolean may(Set<Permission> needed) {
            return permissions.contains(ADMIN) || permissions.containsAll(needed);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final Has REVOKED = new Has("revoked", "", Set.of(ADMIN));

    private static final List<Has> ROLES =
            List.of(
                    new Has("admin-of-all", "", Set.of(ADMIN)),
                    new Has("editor-of-all", "", Set.of(READ, WRITE, DELETE)),
                    new Has("viewer-of-all", "", Set.of(READ)),
                    new Has("writer-of-all", "", Set.of(WRITE)),
                    new Has("admin-of-a", "a/", Set.of(ADMIN)),
                    new Has("editor-of-a", "a/", Set.of(READ, WRITE, DELETE)),
                    new Has("reader-of-a", "a/", Set.of(READ)),
                    new Has("writer-of-a", "a/", Set.of(WRITE)),
                    new Has("deleter-of-a", "a/", Set.of(DELETE)),
                    REVOKED);

    /// Where an operation is, for somebody who has a grant on `a/`.
    record Where(String name, List<Key> keys, Range range, Query query) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static final Where INSIDE =
            new Where("inside", keys("a/1", "a/2"), Range.prefix("a/"), Query.withPrefix("a/"));
    private static final Where OUTSIDE =
            new Where("outside", keys("b/1", "b/2"), Range.prefix("b/"), Query.withPrefix("b/"));
    private static final Where ACROSS =
            new Where(
                    "across",
                    keys("a/1", "b/1"),
                    Range.between("a/", "c"),
                    Query.all().range(Key.of("a/"), Key.of("c")));

    private static List<Key> keys(String one, String other) {
        return List.of(Key.of(one), Key.of(other));
    }

    private static Concord concord;
    private static final Map<Has, Access> ACCESS = new HashMap<>();

    @BeforeAll
    static void makeTokens(@TempDir Path directory) {
        concord = Concord.inMemory(Settings.builder().set(Settings.BACKUP_DIR, directory).build());
        Access inside = concord.access();
        inside.store().indexes().create(Index.of("n", "/n"));
        for (Has has : ROLES) {
            inside.roles().put(new AccessRole(has.name(), List.of(has.grant())));
            var issued = inside.tokens().create("test", List.of(has.name()));
            ACCESS.put(has, concord.as(issued.secret()));
            if (has.equals(REVOKED)) {
                inside.tokens().revoke(issued.token().id());
            }
        }
    }

    @AfterAll
    static void close() {
        concord.close();
    }

    static Stream<Arguments> everything() {
        return GuardedOperation.all().stream()
                .flatMap(operation ->
                        ROLES.stream()
                                .flatMap(has ->
                                        Stream.of(INSIDE, OUTSIDE, ACROSS)
                                                .map(where ->
                                                        Arguments.of(operation, has, where))));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("everything")
    void isAllowedExactlyWhenItIsGranted(GuardedOperation operation, Has has, Where where) {
        Target target = target(where);
        long before = concord.status().revision();
        Optional<ErrorCode> refused = refused(operation, has, target);
        assertEquals(expected(operation, has, where), refused);
        // One key after the other: the first may be within the grant, and is written.
        boolean single = where.equals(ACROSS) && concord.status().revision() == before + 1;
        if (refused.isPresent() && !single) {
            assertEquals(before, concord.status().revision());
        }
    }

    private static Optional<ErrorCode> refused(GuardedOperation operation, Has has, Target target) {
        try {
            operation.call().run(requireNonNull(ACCESS.get(has)), target);
            return Optional.empty();
        } catch (ConcordException.Forbidden | ConcordException.Unauthorized e) {
            return Optional.of(e.code());
        } catch (ConcordException.InvalidRequest | ConcordException.NotFound e) {
            return Optional.empty(); // a store in memory has no members to change, and no trail
        }
    }

    private static Optional<ErrorCode> expected(GuardedOperation operation, Has has, Where where) {
        if (has.equals(REVOKED)) {
            return Optional.of(ErrorCode.UNAUTHORIZED);
        }
        boolean held =
                switch (operation.scope()) {
                    case KEYS -> has.prefix().isEmpty() || where.equals(INSIDE);
                    case EVERYWHERE -> has.prefix().isEmpty();
                    case SOMEWHERE -> true;
                };
        return held && has.may(operation.needs())
                ? Optional.empty()
                : Optional.of(ErrorCode.FORBIDDEN);
    }

    /// The same state before each: four keys, and a lease that two of them belong to.
    private static Target target(Where where) {
        Store store = concord.store();
        for (String key : List.of("a/1", "a/2", "b/1", "b/2")) {
            store.put(key, Value.json("{\"n\":1}"));
        }
        long lease = store.leases().grant(Duration.ofHours(1)).id();
        where.keys().forEach(key -> store.put(Put.of(key, Value.json("{\"n\":1}")).lease(lease)));
        return new Target(where.keys(), where.range(), where.query(), lease);
    }
}
