package concord.core.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.Predicate;
import concord.core.Value;
import concord.core.command.StoredValue;
import concord.core.property.RandomCommands;
import concord.core.property.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds of what.
class PredicateTest {

    private static final String DOCUMENT =
            """
            {"n":1.0,"t":"text","f":false,"z":null,"a":[1,"x",null],"o":{"b":{"c":2}},\
            "":"empty","x/y":1,"x~y":2}\
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    /n      | =           | 1          | true
                    /n      | =           | 1e0        | true
                    /n      | =           | "1"        | false
                    /n      | !=          | 2          | true
                    /n      | !=          | "1"        | true
                    /n      | <           | 1.1        | true
                    /n      | <           | "9"        | false
                    /n      | >           | "0"        | false
                    /n      | <=          | 1          | true
                    /n      | >=          | 1.0000001  | false
                    /t      | >           | "tex"      | true
                    /t      | starts-with | "te"       | true
                    /t      | starts-with | "ex"       | false
                    /t      | contains    | "ex"       | true
                    /t      | contains    | ""         | true
                    /n      | contains    | 1          | false
                    /n      | starts-with | "1"        | false
                    /f      | <           | true       | true
                    /f      | =           | null       | false
                    /z      | =           | null       | true
                    /z      | exists      | null       | true
                    /z      | <           | 1          | false
                    /none   | exists      | null       | false
                    /none   | =           | null       | false
                    /none   | !=          | 1          | false
                    /a      | contains    | 1.0        | true
                    /a      | contains    | null       | true
                    /a      | contains    | 2          | false
                    /a      | =           | [1,"x",null] | true
                    /a      | <           | [2]        | false
                    /a/0    | =           | 1          | true
                    /a/1    | =           | "x"        | true
                    /a/3    | exists      | null       | false
                    /a/01   | exists      | null       | false
                    /a/-    | exists      | null       | false
                    /o/b/c  | =           | 2          | true
                    /o      | =           | {"b":{"c":2.0}} | true
                    /       | =           | "empty"    | true
                    /x~1y   | =           | 1          | true
                    /x~0y   | =           | 2          | true
                    /n      | in          | [2,1]      | true
                    /n      | in          | []         | false
                    ''      | exists      | null       | true
                    """)
    void aFieldCompares(String pointer, String operator, String operand, boolean expected) {
        String value = operator.equals("exists") ? "" : ",\"value\":" + operand;
        Predicate predicate =
                Predicate.parse(
                        "{\"field\":\"%s\",\"op\":\"%s\"%s}".formatted(pointer, operator, value));
        assertEquals(expected, matches(predicate, DOCUMENT));
        assertEquals(!expected, matches(predicate.not(), DOCUMENT));
    }

    @Test
    void andOrAndNotAreWhatTheySay() {
        Predicate yes = Predicate.exists("/n");
        Predicate no = Predicate.exists("/none");
        assertTrue(matches(yes.or(no), DOCUMENT));
        assertTrue(!matches(yes.and(no), DOCUMENT));
        assertTrue(matches(new Predicate.And(List.of()), DOCUMENT));
        assertTrue(!matches(new Predicate.Or(List.of()), DOCUMENT));
    }

    @Test
    void nothingHoldsOfRawBytes() {
        StoredValue raw = StoredValue.of(Value.raw(new byte[] {'1'}));
        assertTrue(!Matcher.of(Predicate.exists("")).matches(raw));
        assertTrue(!Matcher.of(Predicate.exists("").not()).matches(raw));
    }

    @Test
    void itComesBackFromItsJson() {
        Seeds.each(
                300,
                random -> {
                    Predicate predicate = new RandomCommands(random, 3).predicate(4);
                    assertEquals(predicate, Predicate.parse(predicate.toJson()));
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "{}",
                "{\"field\":\"/a\",\"op\":\"~\",\"value\":1}",
                "{\"field\":\"a\",\"op\":\"=\",\"value\":1}",
                "{\"field\":\"/a~2\",\"op\":\"=\",\"value\":1}",
                "{\"field\":\"/a~\",\"op\":\"=\",\"value\":1}",
                "{\"field\":\"/a\",\"op\":\"=\"}",
                "{\"field\":\"/a\",\"op\":\"in\",\"value\":1}",
                "{\"field\":\"/a\",\"op\":\"starts-with\",\"value\":1}",
                "{\"field\":\"/a\",\"op\":\"=\",\"value\":1,\"more\":2}",
                "{\"and\":{}}",
                "{\"and\":[],\"or\":[]}",
                "{\"not\":[]}",
            })
    void whatIsNoPredicateIsRefused(String json) {
        assertThrows(ConcordException.InvalidRequest.class, () -> Predicate.parse(json));
    }

    @Test
    void whatIsTooDeepOrTooLongIsRefused() {
        String deep =
                "{\"not\":".repeat(40) + "{\"field\":\"\",\"op\":\"exists\"}" + "}".repeat(40);
        assertThrows(ConcordException.InvalidRequest.class, () -> Predicate.parse(deep));
        List<Value> many = java.util.Collections.nCopies(Predicate.MAX_VALUES + 1, Value.of(1));
        assertThrows(ConcordException.InvalidRequest.class, () -> Predicate.in("/a", many));
        assertThrows(
                ConcordException.InvalidRequest.class,
                () -> Predicate.exists("/" + "a".repeat(1_024)));
    }

    private static boolean matches(Predicate predicate, String json) {
        return Matcher.of(predicate).matches(Value.json(json).bytes());
    }
}
