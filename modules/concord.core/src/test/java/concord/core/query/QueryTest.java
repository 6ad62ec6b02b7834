package concord.core.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Predicate;
import concord.core.Query;
import concord.core.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Queries and their key filters.
class QueryTest {

    @Test
    void allFiltersOfKeysHaveToHold() {
        KeyFilter filter =
                KeyFilter.of(Query.withPrefix("user/").suffix("x").contains("a").pattern("/b+"));
        assertTrue(filter.matches(Key.of("user/bbax")));
        assertFalse(filter.matches(Key.of("user/bba")));
        assertFalse(filter.matches(Key.of("user/bbx")));
        assertFalse(filter.matches(Key.of("user/ax")));
        assertEquals(Key.of("user/"), filter.range().from().orElseThrow());
        assertEquals(Key.of("user0"), filter.range().to().orElseThrow());
    }

    @Test
    void thePrefixAndTheRangeMeet() {
        Query query = Query.withPrefix("b").range(Key.of("a"), Key.of("bb"));
        assertEquals(Key.of("b"), KeyFilter.of(query).range().from().orElseThrow());
        assertEquals(Key.of("bb"), KeyFilter.of(query).range().to().orElseThrow());
        assertTrue(KeyFilter.of(query).range().toInclusive());
        Query other = Query.withPrefix("b").range(Key.of("ba"), Key.of("z"));
        assertEquals(Key.of("ba"), KeyFilter.of(other).range().from().orElseThrow());
        assertEquals(Key.of("c"), KeyFilter.of(other).range().to().orElseThrow());
        assertFalse(KeyFilter.of(other).range().toInclusive());
    }

    @Test
    void keysThatAreNotTextMatchNoPattern() {
        Key raw = Key.of(new byte[] {(byte) 0xff, 'x'});
        assertFalse(KeyFilter.of(Query.all().pattern("x")).matches(raw));
        assertFalse(KeyFilter.of(Query.all().contains("x")).matches(raw));
        assertTrue(KeyFilter.of(Query.all().suffix("x")).matches(raw));
    }

    /// An engine that backtracks would not come back from this within the age of the universe.
    @Test
    void aHostilePatternTakesLinearTime() {
        KeyFilter filter = KeyFilter.of(Query.all().pattern("^(a+)+(a|a)*(a*)*$"));
        assertFalse(filter.matches(Key.of("a".repeat(1_023) + "b")));
    }

    @Test
    void itComesBackFromItsJson() {
        Query query =
                Query.withPrefix("p")
                        .suffix("s")
                        .contains("c")
                        .pattern("x|y")
                        .range(Key.of("a"), Key.of("b"))
                        .where(Predicate.equal("/a", Value.of(1)))
                        .reversed()
                        .offset(3)
                        .limit(4)
                        .after(Key.of("k"))
                        .withoutValues()
                        .at(1L << 40);
        assertEquals(query, Query.parse(query.toJson()));
        assertEquals(Query.all(), Query.parse("{}"));
        assertEquals("{}", Query.all().toJson());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"prefix\":1}",
                "{\"pattern\":\"(\"}",
                "{\"pattern\":\"(?=x)\"}",
                "{\"limit\":0}",
                "{\"limit\":1.5}",
                "{\"limit\":99999999999}",
                "{\"offset\":-1}",
                "{\"order\":\"up\"}",
                "{\"keys_only\":1}",
                "{\"range\":[]}",
                "{\"range\":{\"first\":\"a\"}}",
                "{\"revision\":-1}",
                "{\"revision\":\"1\"}",
                "{\"unknown\":1}",
            })
    void whatIsNoQueryIsRefused(String json) {
        assertThrows(ConcordException.InvalidRequest.class, () -> Query.parse(json));
    }
}
