package concord.core.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Settings;
import concord.core.observe.Recorder;
import concord.core.spi.Arrival;
import concord.core.spi.OperationKind;
import concord.core.spi.Surroundings;
import concord.core.spi.TraceContext;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who is let in, and how those are slowed who are not.
class LoginsTest {

    private static final Arrival HERE = from("192.0.2.1");
    private static final Arrival THERE = from("192.0.2.2");

    private static Arrival from(String address) {
        return Arrival.from(
                Arrival.Entrance.HTTP, new InetSocketAddress(address, 1), TraceContext.NONE);
    }

    private static final Settings AUTH =
            Settings.builder().set(Settings.AUTH_ENABLED, true).build();

    private static Surroundings standingStill() {
        return new Surroundings() {
            @Override
            public long nanoTime() {
                return 0;
            }

            @Override
            public Optional<String> rootToken() {
                return Optional.of("0123456789abcdef0123456789abcdef");
            }
        };
    }

    @Test
    void everybodyIsWhereNoTokenIsWanted() {
        try (Concord concord = Concord.inMemory()) {
            assertSame(concord.access(), concord.admit(Optional.empty(), HERE));
            assertSame(concord.access(), concord.admit(Optional.of("anything"), HERE));
        }
    }

    @Test
    void whereOneIsWantedItHasToCount() {
        try (Concord concord = Concord.inMemory(AUTH, standingStill())) {
            var issued = concord.access().tokens().create("test", List.of("viewer"));
            assertEquals(
                    issued.token(),
                    concord.admit(Optional.of(issued.secret()), HERE).token().orElseThrow());
            String missing =
                    String.valueOf(
                            assertThrows(
                                            ConcordException.Unauthorized.class,
                                            () -> concord.admit(Optional.empty(), HERE))
                                    .getMessage());
            assertTrue(missing.contains("Authorization: Bearer"), missing);
            assertThrows(
                    ConcordException.Unauthorized.class,
                    () -> concord.admit(Optional.of("ccd_x"), HERE));
        }
    }

    @Test
    void afterABurstOfFailuresTheAddressWaitsUnlessItHasAToken() {
        try (Concord concord = Concord.inMemory(AUTH, standingStill())) {
            String secret = concord.access().tokens().create("t", List.of("viewer")).secret();
            for (int i = 0; i < LoginLimit.BURST; i++) {
                assertThrows(
                        ConcordException.Unauthorized.class,
                        () -> concord.admit(Optional.of("ccd_x"), HERE));
            }
            assertThrows(
                    ConcordException.Overloaded.class,
                    () -> concord.admit(Optional.of("ccd_y"), HERE));
            assertThrows(
                    ConcordException.Overloaded.class, () -> concord.admit(Optional.empty(), HERE));
            assertTrue(concord.admit(Optional.of(secret), HERE).token().isPresent());
            assertThrows(
                    ConcordException.Unauthorized.class,
                    () -> concord.admit(Optional.of("ccd_x"), THERE));
        }
    }

    @Test
    void aTokenThatCallsTooOftenWaitsAndNoOther() {
        Settings twice = AUTH.toBuilder().set(Settings.TOKEN_RATE, 2).build();
        Recorder recorder = new Recorder();
        try (Concord concord = Concord.inMemory(twice, List.of(recorder), standingStill())) {
            var tokens = concord.access().tokens();
            var issued = tokens.create("wild", List.of("viewer"));
            Optional<String> wild = Optional.of(issued.secret());
            Optional<String> calm = Optional.of(tokens.create("calm", List.of("viewer")).secret());
            concord.admit(wild, HERE);
            concord.admit(wild, HERE);
            String said =
                    String.valueOf(
                            assertThrows(
                                            ConcordException.Overloaded.class,
                                            () -> concord.admit(wild, THERE))
                                    .getMessage());
            assertTrue(said.startsWith("token 'wild' ("), said);
            assertTrue(said.contains("2 times a second (limits.token-rate)"), said);
            assertEquals(OperationKind.AUTH_LOGIN, recorder.last().kind());
            assertEquals(Optional.of(issued.token().id()), recorder.last().call().token());
            assertTrue(concord.admit(calm, HERE).token().isPresent());
        }
    }

    @Test
    void aRootTokenThatIsEasyToGuessStopsTheStart() {
        Surroundings easy =
                new Surroundings() {
                    @Override
                    public Optional<String> rootToken() {
                        return Optional.of("admin");
                    }
                };
        String said =
                String.valueOf(
                        assertThrows(
                                        ConcordException.OpenFailed.class,
                                        () -> Concord.inMemory(AUTH, easy))
                                .getMessage());
        assertTrue(said.contains("32 to 256"), said);
        assertTrue(!said.contains("admin"), said);
    }
}
