package concord.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// One code for every failure, the same on every way in.
class ConcordExceptionTest {

    private static final Map<ConcordException, ErrorCode> CODES =
            Map.ofEntries(
                    Map.entry(new ConcordException.InvalidKey("why"), ErrorCode.INVALID_KEY),
                    Map.entry(
                            new ConcordException.InvalidRequest("why"), ErrorCode.INVALID_REQUEST),
                    Map.entry(
                            new ConcordException.ValueTooLarge(11, 10), ErrorCode.VALUE_TOO_LARGE),
                    Map.entry(new ConcordException.Overloaded("why"), ErrorCode.OVERLOADED),
                    Map.entry(
                            new ConcordException.Unavailable("why"), ErrorCode.CLUSTER_UNAVAILABLE),
                    Map.entry(
                            new ConcordException.OpenFailed("why"), ErrorCode.CLUSTER_UNAVAILABLE),
                    Map.entry(
                            ConcordException.Timeout.ofWrite(Duration.ofMillis(20)),
                            ErrorCode.TIMEOUT),
                    Map.entry(new ConcordException.Damaged("why"), ErrorCode.INTERNAL),
                    Map.entry(new ConcordException.Internal("why", null), ErrorCode.INTERNAL),
                    Map.entry(new ConcordException.Unauthorized("why"), ErrorCode.UNAUTHORIZED),
                    Map.entry(new ConcordException.Forbidden("why"), ErrorCode.FORBIDDEN),
                    Map.entry(new ConcordException.NotFound("why"), ErrorCode.NOT_FOUND),
                    Map.entry(
                            new ConcordException.ConditionFailed("why"),
                            ErrorCode.CONDITION_FAILED),
                    Map.entry(new ConcordException.Compacted(1, 2), ErrorCode.COMPACTED),
                    Map.entry(new ConcordException.BatchTooLarge(2, 1), ErrorCode.BATCH_TOO_LARGE));

    @Test
    void everyFailureHasItsCode() {
        CODES.forEach((failure, code) -> assertEquals(code, failure.code()));
    }

    @Test
    void noFailureAndNoCodeIsForgottenHere() {
        Set<Class<?>> tested =
                CODES.keySet().stream().map(Object::getClass).collect(Collectors.toSet());
        assertEquals(Set.of(ConcordException.class.getPermittedSubclasses()), tested);
        assertEquals(
                Stream.of(ErrorCode.values()).collect(Collectors.toSet()),
                Set.copyOf(CODES.values()));
    }

    @Test
    void aTimeOutSaysWhatIsKnownOfTheOutcome() {
        Duration waited = Duration.ofMillis(1_500);
        says(ConcordException.Timeout.ofWrite(waited), "1500 ms", "may or may not take effect");
        says(ConcordException.Timeout.ofRead(waited), "1500 ms", "nothing was changed");
    }

    @Test
    void aValueTooLargeNamesBothSizesAndTheSetting() {
        says(new ConcordException.ValueTooLarge(11, 10), "11", "10", "limits.value-max-bytes");
    }

    private static void says(ConcordException failure, String... parts) {
        for (String part : parts) {
            assertTrue(String.valueOf(failure.getMessage()).contains(part), failure::getMessage);
        }
    }
}
