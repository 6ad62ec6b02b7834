package concord.core.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Query;
import concord.core.Range;
import concord.core.query.KeyFilter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which keys and which ranges a grant holds.
class GrantTest {

    private static final Grant ON_A = Grant.onPrefix("a/", Permission.READ);

    @Test
    void aKeyIsHeldWhenItBeginsWithThePrefix() {
        assertTrue(ON_A.allows(Permission.READ, Key.of("a/")));
        assertTrue(ON_A.allows(Permission.READ, Key.of("a/b/c")));
        for (String key : List.of("a", "a0", "b", "A/", "a.")) {
            assertFalse(ON_A.allows(Permission.READ, Key.of(key)), key);
        }
        assertFalse(ON_A.allows(Permission.WRITE, Key.of("a/b")));
    }

    @Test
    void aRangeIsHeldWhenAllOfItIs() {
        Range down = Range.prefix("a/").reversed();
        for (Range range :
                List.of(
                        Range.prefix("a/"),
                        Range.prefix("a/b"),
                        Range.between("a/", "a0"),
                        Range.between("a/b", "a/c"),
                        Range.closed(Key.of("a/b"), Key.of("a/z")),
                        down,
                        down.after(Key.of("z")),
                        Range.prefix("a/").limit(1).withoutValues().at(1))) {
            assertTrue(ON_A.allows(Permission.READ, range), range::toString);
        }
        for (Range range :
                List.of(
                        Range.all(),
                        Range.prefix("a"),
                        Range.prefix("b/"),
                        Range.from(Key.of("a/")),
                        Range.from(Key.of("a/z")),
                        Range.between("a", "a/b"),
                        Range.between("a/b", "a00"),
                        Range.closed(Key.of("a/"), Key.of("a0")),
                        Range.all().after(Key.of("a/b")),
                        Range.prefix("").limit(1))) {
            assertFalse(ON_A.allows(Permission.READ, range), range::toString);
        }
    }

    @Test
    void ofAQueryItsKeysCountAndNothingElse() {
        List<Query> held =
                List.of(
                        Query.withPrefix("a/"),
                        Query.withPrefix("a/b").suffix("c").contains("d"),
                        Query.withPrefix("a/").range(Key.of("a"), Key.of("z")),
                        Query.all().range(Key.of("a/b"), Key.of("a/c")),
                        Query.withPrefix("a/").reversed().after(Key.of("z")));
        List<Query> beyond =
                List.of(
                        Query.all(),
                        Query.all().pattern("^a/"),
                        Query.all().contains("a/"),
                        Query.withPrefix("a"),
                        Query.all().range(Key.of("a/"), Key.of("a0")),
                        Query.all().after(Key.of("a/b")).limit(1));
        held.forEach(it -> assertTrue(ON_A.allows(Permission.READ, KeyFilter.of(it).range())));
        beyond.forEach(it -> assertFalse(ON_A.allows(Permission.READ, KeyFilter.of(it).range())));
    }

    @Test
    void aPrefixOfTheLastBytesHoldsAllThatFollows() {
        Key last = Key.of(new byte[] {-1, -1});
        Grant grant = new Grant(Set.of(Permission.READ), Optional.of(last));
        assertTrue(grant.allows(Permission.READ, Range.from(last)));
        assertFalse(grant.allows(Permission.READ, Range.from(Key.of(new byte[] {-1}))));
    }

    @Test
    void oneOnAllKeysHoldsEverythingAndAnAdminMayDoAll() {
        Grant admin = Grant.onAll(Permission.ADMIN);
        for (Permission permission : Permission.values()) {
            assertTrue(admin.allowsEverywhere(permission));
            assertTrue(admin.allows(permission, Range.all()));
            assertTrue(admin.allows(permission, Key.of("x")));
        }
        assertFalse(Grant.onPrefix("a/", Permission.ADMIN).allowsEverywhere(Permission.READ));
        assertEquals(admin, Grant.onPrefix("", Permission.ADMIN));
    }

    @Test
    void oneThatPermitsNothingIsRefused() {
        assertThrows(
                ConcordException.InvalidRequest.class, () -> new Grant(Set.of(), Optional.empty()));
    }
}
