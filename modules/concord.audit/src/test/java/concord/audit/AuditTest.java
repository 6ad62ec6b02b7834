package concord.audit;

import static concord.audit.Trails.lines;
import static concord.audit.Trails.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Key;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Settings;
import concord.core.Value;
import concord.core.audit.AuditQuery;
import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.Permission;
import concord.core.spi.Arrival;
import concord.core.spi.CurrentRequest;
import concord.core.spi.Surroundings;
import concord.core.spi.TraceContext;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written down, and how it is found again.
class AuditTest {

    private static final String ROOT = "0123456789abcdef0123456789abcdef";
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 9);
    private static final TraceContext TRACE =
            TraceContext.of(
                    Optional.of("00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01"),
                    Optional.empty());
    private static final Arrival ARRIVAL = Arrival.from(Arrival.Entrance.HTTP, CLIENT, TRACE);

    @TempDir Path directory;

    private static List<String> asked(Concord concord, String operation) {
        return lines(concord.access().audit(), AuditQuery.ALL.operation(operation));
    }

    private Concord guarded() {
        Settings settings =
                Trails.settings(directory).toBuilder()
                        .set(AuditProvider.ENABLED, true)
                        .set(Settings.AUTH_ENABLED, true)
                        .build();
        return Concord.inMemory(
                settings,
                new Surroundings() {
                    @Override
                    public Optional<String> rootToken() {
                        return Optional.of(ROOT);
                    }
                });
    }

    @Test
    void aWriteOfTheApplicationIsALine() throws Exception {
        Instant before = Instant.now().minusSeconds(1);
        try (Concord concord = member(directory)) {
            concord.store().put("greeting", Value.of("hello"));
            String line = asked(concord, "kv.put").getFirst();
            String hash =
                    HexFormat.of()
                            .formatHex(
                                    LineWriter.sha256()
                                            .digest("greeting".getBytes(StandardCharsets.UTF_8)));
            assertEquals("sha256:" + hash, member(line, "key_hash"));
            assertEquals("ok", member(line, "result"));
            assertEquals("null", member(line, "user"));
            assertEquals("n1", member(line, "node"));
            assertEquals("embedded", member(line, "remote"));
            assertEquals("embedded", member(line, "entrance"));
            assertEquals("1", member(line, "revision"));
            assertTrue(Long.parseLong(member(line, "duration_us")) >= 0);
            Instant at = Instant.parse(member(line, "timestamp"));
            assertTrue(at.isAfter(before) && at.isBefore(Instant.now().plusSeconds(1)), line);
            assertTrue(
                    member(line, "event_id")
                            .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f-]{16}"),
                    line);
            assertFalse(line.contains("greeting"), "a key is written only where it is allowed");
            assertFalse(line.contains("hello"), "a value never is");
        }
    }

    @Test
    void keysAreWrittenWhereTheyAreAllowed() {
        try (Concord concord = member(directory, "audit.keys", "true")) {
            concord.store().put("a \"quoted\\\n\u0001 k\u00e9y", Value.of(1));
            concord.store().put(Put.of(Key.of(new byte[] {(byte) 0xff, 0}), Value.of(1)));
            List<String> lines = asked(concord, "kv.put");
            assertTrue(
                    lines.getFirst()
                            .contains(",\"key\":\"a \\\"quoted\\\\\\u000a\\u0001 k\u00e9y\""),
                    lines.getFirst());
            assertEquals("/wA=", member(lines.getLast(), "key_base64"));
            assertTrue(concord.access().audit().verify().holds());
        }
    }

    @Test
    void whatDidNotHappenIsALineToo() {
        try (Concord concord = member(directory)) {
            concord.store().put("k", Value.of(1));
            concord.store().put(Put.of("k", Value.of(2)).when(Condition.ABSENT));
            assertThrows(
                    ConcordException.class,
                    () -> concord.store().put("k", Value.raw(new byte[(16 << 20) + 1])));
            assertEquals(
                    List.of("ok", "CONDITION_FAILED", "VALUE_TOO_LARGE"),
                    asked(concord, "kv.put").stream().map(line -> member(line, "result")).toList());
        }
    }

    @Test
    void whatAQueryHasDeletedIsCountedAndHasItsRevision() {
        try (Concord concord = member(directory)) {
            Trails.put(concord, 0, 3);
            assertEquals(3, concord.store().deleteWhere(Query.withPrefix("key-")));
            String line = asked(concord, "query.delete").getFirst();
            assertEquals("3", member(line, "keys"));
            assertEquals("4", member(line, "revision"));
        }
    }

    @Test
    void whoIsNamedByTheIdOfHisTokenFromWhereAndInWhichTrace() {
        try (Concord concord = guarded()) {
            var issued = concord.access().tokens().create("e", List.of("editor"));
            var store = concord.admit(Optional.of(issued.secret()), ARRIVAL).store();
            new CurrentRequest("req-1", TRACE)
                    .during(() ->
                            store.bulk(
                                    List.of(Put.of("a", Value.of(1)), Put.of("b", Value.of(2)))));
            String line = asked(concord, "kv.bulk").getFirst();
            assertEquals(issued.token().id(), member(line, "user"));
            assertEquals("192.0.2.1:9", member(line, "remote"));
            assertEquals("http", member(line, "entrance"));
            assertEquals("req-1", member(line, "request_id"));
            assertEquals("2", member(line, "keys"));
            assertEquals("0af7651916cd43dd8448eb211c80319c", member(line, "trace_id"));
            assertEquals("00f067aa0ba902b7", member(line, "span_id"));
            assertEquals(
                    issued.token().id(), member(asked(concord, "token.create").getFirst(), "made"));
            String all = String.join("\n", lines(concord.access().audit(), AuditQuery.ALL));
            assertFalse(all.contains(issued.secret()));
            assertFalse(all.contains(ROOT));
        }
    }

    @Test
    void theApplicationsOperationIsInTheTraceThatItsThreadWorksIn() {
        try (Concord concord = member(directory)) {
            var _ = TRACE.during(() -> concord.store().put("k", Value.of(1)));
            var _ = TRACE.during(() -> concord.store().async().put("k", Value.of(2))).join();
            concord.store().put("k", Value.of(3));
            assertEquals(
                    List.of("00f067aa0ba902b7", "00f067aa0ba902b7", ""),
                    asked(concord, "kv.put").stream()
                            .map(line -> member(line, "span_id"))
                            .toList());
        }
    }

    @Test
    void whoIsRefusedIsWrittenDownAlsoWhenHeReads() {
        try (Concord concord = guarded()) {
            Grant other = new Grant(Set.of(Permission.READ), Optional.of(Key.of("other/")));
            concord.access().roles().put(new AccessRole("other", List.of(other)));
            var issued = concord.access().tokens().create("o", List.of("other"));
            var store = concord.admit(Optional.of(issued.secret()), ARRIVAL).store();
            assertThrows(ConcordException.Forbidden.class, () -> store.get("secret"));
            assertThrows(ConcordException.Forbidden.class, () -> store.list(Range.all()));
            assertThrows(ConcordException.Forbidden.class, () -> store.stream(Range.all()));
            assertThrows(ConcordException.Forbidden.class, () -> store.put("a", Value.of(1)));
            concord.store().get("secret");
            assertThrows(
                    ConcordException.Unauthorized.class,
                    () -> concord.admit(Optional.of("ccd_wrong"), ARRIVAL));
            assertEquals(
                    List.of("kv.get", "kv.list", "kv.stream", "kv.put"),
                    lines(
                                    concord.access().audit(),
                                    AuditQuery.ALL.result("FORBIDDEN").user(issued.token().id()))
                            .stream()
                            .map(line -> member(line, "operation"))
                            .toList());
            assertEquals(
                    List.of("auth.login"),
                    lines(concord.access().audit(), AuditQuery.ALL.result("unauthorized")).stream()
                            .map(line -> member(line, "operation"))
                            .toList());
        }
    }

    @Test
    void whatIsRefusedMakesNoLineThatCannotBeRead() {
        try (Concord concord = guarded()) {
            var issued = concord.access().tokens().create("v", List.of("viewer"));
            var viewer = concord.admit(Optional.of(issued.secret()), ARRIVAL);
            String endless = "\u0001".repeat(70_000);
            assertThrows(
                    ConcordException.Forbidden.class,
                    () -> viewer.tokens().create(endless, List.of("viewer")));
            assertThrows(ConcordException.Forbidden.class, () -> viewer.roles().drop(endless));
            assertThrows(ConcordException.Forbidden.class, () -> viewer.cluster().remove(endless));
            assertThrows(ConcordException.Forbidden.class, () -> viewer.backups().verify(endless));
            assertTrue(concord.access().audit().verify().holds());
            assertEquals(
                    4, lines(concord.access().audit(), AuditQuery.ALL.result("FORBIDDEN")).size());
        }
    }

    @Test
    void aTextIsCutBetweenTwoCharacters() {
        String fits = "x".repeat(1_023);
        assertEquals("\"" + fits + "x\"", text(fits + "x"));
        assertEquals("\"" + fits + "\u2026\"", text(fits + "\u00e9"));
        assertEquals(2 + 6 * 1_024 + 3, utf8("\u0001".repeat(1_025)).length);
    }

    private static byte[] utf8(String value) {
        Text text = new Text().string(value);
        return Arrays.copyOf(text.array(), text.length());
    }

    private static String text(String value) {
        return new String(utf8(value), StandardCharsets.UTF_8);
    }

    @Test
    void readsAreWrittenWhereTheyAreAskedFor() {
        try (Concord concord = member(directory, "audit.reads", "true")) {
            concord.store().get("k");
            concord.store().async().get("k").join();
            concord.store().stream(Range.all()).close();
            assertEquals(2, asked(concord, "kv.get").size());
            assertEquals("leader", member(asked(concord, "kv.get").getFirst(), "consistency"));
            assertEquals(1, asked(concord, "kv.stream").size());
        }
        try (Concord concord = member(directory.resolve("other"))) {
            concord.store().get("k");
            assertEquals(List.of(), asked(concord, "kv.*"));
        }
    }

    @Test
    void theTrailIsForAdminsAndWhoReadsItIsWrittenDown() {
        try (Concord concord = guarded()) {
            var issued = concord.access().tokens().create("v", List.of("viewer"));
            var viewer = concord.admit(Optional.of(issued.secret()), ARRIVAL);
            assertThrows(
                    ConcordException.Forbidden.class, () -> viewer.audit().query(AuditQuery.ALL));
            assertThrows(ConcordException.Forbidden.class, () -> viewer.audit().rotate());
            assertThrows(ConcordException.Forbidden.class, () -> viewer.audit().verify());
            assertThrows(ConcordException.Forbidden.class, () -> viewer.audit().statistics());
            assertEquals(
                    List.of("audit.query", "audit.rotate", "audit.verify", "audit.stats"),
                    lines(concord.access().audit(), AuditQuery.ALL.result("FORBIDDEN")).stream()
                            .map(line -> member(line, "operation"))
                            .toList());
        }
        try (Concord concord = Concord.inMemory()) {
            assertThrows(
                    ConcordException.NotFound.class,
                    () -> concord.access().audit().query(AuditQuery.ALL));
        }
    }

    @Test
    void linesAreFoundByTimeInBothOrdersAndUpToALimit() {
        Trails.Clock clock = new Trails.Clock("2026-03-01T10:00:00Z");
        try (Concord concord = member(directory, clock, Disk.REAL, "audit.keys", "true")) {
            for (int i = 0; i < 10; i++) {
                concord.store().put("k" + i, Value.of(i));
                clock.forward(60);
            }
        }
        FileTrail trail = new FileTrail(directory);
        AuditQuery puts = AuditQuery.ALL.operation("kv.put");
        assertEquals(10, lines(trail, puts).size());
        AuditQuery three =
                puts.from(Instant.parse("2026-03-01T10:03:00Z"))
                        .to(Instant.parse("2026-03-01T10:06:00Z"));
        assertEquals(
                List.of("k3", "k4", "k5"),
                lines(trail, three).stream().map(line -> member(line, "key")).toList());
        assertEquals(
                List.of("k5", "k4"),
                lines(trail, three.descending().limit(2)).stream()
                        .map(line -> member(line, "key"))
                        .toList());
        assertEquals(List.of(), lines(trail, puts.from(Instant.parse("2026-03-02T00:00:00Z"))));
        var statistics = trail.statistics();
        assertEquals(10L, statistics.operations().get("kv.put"));
        assertEquals(lines(directory).size(), statistics.lines());
        assertEquals(Optional.of("2026-03-01T10:00:00.000000Z"), statistics.oldest());
        assertEquals(Optional.of("2026-03-01T10:10:00.000000Z"), statistics.newest());
    }

    @Test
    void aCleanStopLosesNothing() {
        try (Concord concord = member(directory)) {
            for (int i = 0; i < 20_000; i++) {
                var _ = concord.store().async().put("k" + i % 100, Value.of(i));
            }
        }
        FileTrail trail = new FileTrail(directory);
        assertEquals(20_000, lines(trail, AuditQuery.ALL.operation("kv.put")).size());
        assertEquals("audit.close", member(lines(directory).getLast(), "operation"));
        assertTrue(trail.verify().holds());
    }

    @Test
    void twoMembersDoNotShareATrail() {
        try (Concord _ = member(directory)) {
            var refused =
                    assertThrows(
                            ConcordException.OpenFailed.class, () -> member(directory).close());
            assertTrue(String.valueOf(refused.getMessage()).contains("audit.dir"));
        }
    }
}
