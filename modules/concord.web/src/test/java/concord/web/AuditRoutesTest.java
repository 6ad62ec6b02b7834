package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Settings;
import concord.core.audit.AuditAnchor;
import concord.core.audit.AuditCounts;
import concord.core.audit.AuditQuery;
import concord.core.audit.AuditStatistics;
import concord.core.audit.AuditTrail;
import concord.core.audit.AuditVerdict;
import concord.core.spi.CurrentRequest;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.Surroundings;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The audit trail over HTTP: what is asked of it, and what comes back.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AuditRoutesTest {

    private static final List<String> LINES =
            List.of("{\"sequence\":2,\"n\":1.50}", "{\"sequence\":1, \"key\":\"\u00e9\"}");

    private final Trail trail = new Trail();

    /// A trail that remembers what it was asked.
    private static final class Trail implements Observer, AuditTrail {
        private Optional<AuditQuery> asked = Optional.empty();
        private final List<String> requests = new CopyOnWriteArrayList<>();
        private boolean closed;

        @Override
        public void on(Event event) {
            // it has its lines already
        }

        @Override
        public Optional<AuditTrail> trail() {
            return Optional.of(this);
        }

        @Override
        public Stream<String> query(AuditQuery query) {
            asked = Optional.of(query);
            return LINES.stream()
                    .peek(_ -> requests.add(CurrentRequest.get().id()))
                    .onClose(() -> closed = true);
        }

        @Override
        public Stream<String> export() {
            return LINES.stream();
        }

        @Override
        public AuditVerdict verify(Collection<AuditAnchor> known) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AuditStatistics statistics() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void rotate() {
            throw new UnsupportedOperationException();
        }

        @Override
        public AuditCounts counts() {
            return AuditCounts.NONE;
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        try (Concord concord =
                        Concord.inMemory(Settings.defaults(), List.of(trail), Surroundings.REAL);
                TestServer server = TestServer.over(concord)) {
            return server.get(path);
        }
    }

    @Test
    void lines_come_back_byte_for_byte_as_they_are() throws Exception {
        HttpResponse<String> answer = get("/audit");
        assertEquals(200, answer.statusCode());
        assertEquals(
                "{\"status\":\"ok\",\"data\":{\"events\":[" + String.join(",", LINES) + "]}}",
                answer.body());
        assertEquals(AuditQuery.ALL.limit(1_000).descending(), trail.asked.orElseThrow());
        assertTrue(trail.closed);
    }

    @Test
    void what_is_logged_while_an_answer_is_sent_still_belongs_to_its_request() throws Exception {
        try (Concord concord =
                        Concord.inMemory(Settings.defaults(), List.of(trail), Surroundings.REAL);
                TestServer server = TestServer.over(concord)) {
            server.send(server.to("/audit").GET().header("X-Request-Id", "job-7"));
            assertEquals(List.of("job-7", "job-7"), trail.requests);
        }
    }

    @Test
    void every_parameter_is_understood() throws Exception {
        var answer =
                get(
                        "/audit?operation=kv.*&from=2026-11-26T10:00:00Z&to=2026-11-27&user=t1"
                                + "&result=forbidden&limit=5&order=asc");
        assertEquals(200, answer.statusCode());
        assertEquals(
                AuditQuery.ALL
                        .operation("kv.*")
                        .from(Instant.parse("2026-11-26T10:00:00Z"))
                        .to(Instant.parse("2026-11-27T00:00:00Z"))
                        .user("t1")
                        .result("FORBIDDEN")
                        .limit(5),
                trail.asked.orElseThrow());
    }

    @Test
    void what_is_not_understood_is_refused() throws Exception {
        for (String wrong :
                List.of("from=yesterday", "limit=0", "order=up", "result=denied", "key=k")) {
            var answer = get("/audit?" + wrong);
            assertEquals(400, answer.statusCode(), wrong);
            assertTrue(answer.body().contains(wrong.substring(0, wrong.indexOf('='))), wrong);
        }
    }

    @Test
    void a_member_without_a_trail_says_so() throws Exception {
        try (TestServer server = new TestServer()) {
            var answer = server.get("/audit");
            assertEquals(404, answer.statusCode());
            assertTrue(answer.body().contains("audit.enabled"));
        }
    }

    @Test
    void it_is_for_admins() throws Exception {
        Settings settings = Settings.builder().set(Settings.AUTH_ENABLED, true).build();
        try (Concord concord = Concord.inMemory(settings, List.of(trail), Surroundings.REAL);
                TestServer server = TestServer.over(concord)) {
            assertEquals(401, server.get("/audit").statusCode());
            for (var expected : List.of(List.of("viewer", 403), List.of("admin", 200))) {
                String role = expected.getFirst().toString();
                String token = concord.access().tokens().create(role, List.of(role)).secret();
                var answer =
                        server.send(
                                server.to("/audit")
                                        .header("Authorization", "Bearer " + token)
                                        .GET());
                assertEquals(expected.getLast(), answer.statusCode());
            }
        }
    }
}
