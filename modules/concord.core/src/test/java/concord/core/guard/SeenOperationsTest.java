package concord.core.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Index;
import concord.core.Key;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Settings;
import concord.core.Value;
import concord.core.auth.Access;
import concord.core.guard.GuardedOperation.Target;
import concord.core.observe.Recorder;
import concord.core.spi.Arrival;
import concord.core.spi.OperationKind;
import concord.core.spi.Surroundings;
import concord.core.spi.TraceContext;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is asked of a member is seen, also when it is refused.
class SeenOperationsTest {

    /// They tell of the member, not of what is in it.
    private static final Set<String> UNSEEN = Set.of("identity", "status", "now");

    private static final Arrival THERE =
            Arrival.from(
                    Arrival.Entrance.GRPC,
                    new InetSocketAddress("192.0.2.7", 77),
                    TraceContext.of(
                            Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                            Optional.of("v=1")));

    private final Recorder recorder = new Recorder();
    private final Concord concord;

    SeenOperationsTest(@TempDir Path directory) {
        concord =
                Concord.inMemory(
                        Settings.builder()
                                .set(Settings.AUTH_ENABLED, true)
                                .set(Settings.BACKUP_DIR, directory)
                                .build(),
                        List.of(recorder),
                        new Surroundings() {
                            @Override
                            public Optional<String> rootToken() {
                                return Optional.of("0123456789abcdef0123456789abcdef");
                            }
                        });
    }

    @AfterEach
    void close() {
        concord.close();
        assertTrue(recorder.isClosed());
    }

    private Target target() {
        List<Key> keys = List.of(Key.of("a/1"), Key.of("a/2"));
        long lease = concord.store().leases().grant(Duration.ofHours(1)).id();
        keys.forEach(key -> concord.store().put(Put.of(key, Value.of(1)).lease(lease)));
        concord.store().indexes().create(Index.of("n", "/n"));
        return new Target(keys, Range.prefix("a/"), Query.withPrefix("a/"), lease);
    }

    static List<GuardedOperation> all() {
        return GuardedOperation.all();
    }

    private static void run(GuardedOperation operation, Access access, Target target) {
        try {
            operation.call().run(access, target);
        } catch (ConcordException e) {
            // a member in memory has no others; what counts is that it was asked
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void everythingIsSeen(GuardedOperation operation) {
        Target target = target();
        recorder.seen().clear();
        run(operation, concord.access(), target);
        assertEquals(UNSEEN.contains(operation.name()), recorder.seen().isEmpty());
        recorder.seen()
                .forEach(seen -> {
                    assertEquals(Optional.empty(), seen.call().token());
                    assertEquals(Arrival.EMBEDDED, seen.call().arrival());
                });
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsRefusedIsSeen(GuardedOperation operation) {
        Target target = target();
        var issued = concord.access().tokens().create("nobody", List.of("viewer"));
        Access access = concord.admit(Optional.of(issued.secret()), THERE);
        concord.access().tokens().revoke(issued.token().id());
        recorder.seen().clear();
        run(operation, access, target);
        assertEquals(UNSEEN.contains(operation.name()), recorder.seen().isEmpty());
        recorder.seen()
                .forEach(seen -> {
                    assertEquals("UNAUTHORIZED", seen.end().result());
                    assertEquals(Optional.of(issued.token().id()), seen.call().token());
                    assertEquals(THERE, seen.call().arrival());
                    assertEquals("b7ad6b7169203331", seen.end().trace().spanId());
                });
    }

    @Test
    void everyKindIsSeenOnce() {
        Set<OperationKind> kinds = EnumSet.noneOf(OperationKind.class);
        Target target = target();
        all().forEach(operation -> run(operation, concord.access(), target));
        recorder.seen().forEach(seen -> kinds.add(seen.kind()));
        assertThrows(
                ConcordException.Unauthorized.class, () -> concord.admit(Optional.empty(), THERE));
        kinds.add(recorder.last().kind());
        assertEquals(EnumSet.allOf(OperationKind.class), kinds);
    }

    @Test
    void readsTellTheirConsistencyAndWritesNone() {
        concord.store().reading(Consistency.STRONG).get("k");
        assertEquals(Optional.of(Consistency.STRONG), recorder.last().call().consistency());
        concord.store().put("k", Value.of(1));
        assertEquals(Optional.empty(), recorder.last().call().consistency());
    }

    @Test
    void whoIsNotLetInIsSeen() {
        assertThrows(
                ConcordException.Unauthorized.class,
                () -> concord.admit(Optional.of("ccd_wrong"), THERE));
        assertEquals(OperationKind.AUTH_LOGIN, recorder.last().kind());
        assertEquals("UNAUTHORIZED", recorder.last().end().result());
        assertEquals(THERE, recorder.last().call().arrival());
        assertFalse(recorder.last().toString().contains("ccd_wrong"));
        recorder.seen().clear();
        assertThrows(ConcordException.Unauthorized.class, () -> concord.as("ccd_wrong"));
        assertEquals(OperationKind.AUTH_LOGIN, recorder.last().kind());
        assertEquals(Arrival.EMBEDDED, recorder.last().call().arrival());
    }
}
