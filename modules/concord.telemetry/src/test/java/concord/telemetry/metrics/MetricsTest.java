package concord.telemetry.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Key;
import concord.core.Put;
import concord.core.Settings;
import concord.core.Value;
import concord.core.Watch;
import concord.core.audit.AuditCounts;
import concord.core.spi.Arrival;
import concord.core.spi.Event;
import concord.core.spi.RequestObserver;
import concord.core.spi.Surroundings;
import concord.core.spi.TraceContext;
import concord.core.spi.Vitals;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is counted, under which names.
class MetricsTest {

    private static final int CALLS_A_SECOND = 5;
    private static final String SLOWED = "concord_auth_failures_total{reason=\"slowed\",}";
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 9);

    private final Metrics metrics = new Metrics();
    private final Concord concord =
            Concord.inMemory(
                    Settings.builder()
                            .set(Settings.AUTH_ENABLED, true)
                            .set(Settings.TOKEN_RATE, CALLS_A_SECOND)
                            .set(MetricsProvider.ENABLED, false)
                            .build(),
                    List.of(metrics),
                    new Surroundings() {
                        @Override
                        public Optional<String> rootToken() {
                            return Optional.of("0123456789abcdef0123456789abcdef");
                        }

                        @Override
                        public long nanoTime() {
                            return 0; // so nobody's pause is ever over
                        }
                    });

    @AfterEach
    void close() {
        concord.close();
    }

    private static String scrape(Metrics metrics) throws IOException {
        StringWriter writer = new StringWriter();
        metrics.write(writer, TextFormat.CONTENT_TYPE_004);
        return writer.toString();
    }

    /// The value of a sample, 0 where there is none.
    private double value(String sample) throws IOException {
        return scrape(metrics)
                .lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private static String operation(String name, String consistency, String result) {
        return "{operation=\""
                + name
                + "\",consistency=\""
                + consistency
                + "\",result=\""
                + result
                + "\",}";
    }

    @Test
    void everyReadIsCountedAndSomeAreTimed() throws Exception {
        int threads = 4;
        int each = 1_000;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                executor.execute(() -> {
                    for (int n = 0; n < each; n++) {
                        concord.store().get("absent");
                    }
                });
            }
        }
        String labels = operation("kv.get", "leader", "ok");
        assertEquals(threads * each, value("concord_operations_total" + labels));
        double timed = value("concord_operation_duration_seconds_count" + labels);
        assertTrue(
                timed * OperationMetrics.SAMPLED >= each && timed < threads * each / 2.0,
                () -> timed + " were timed");
    }

    @Test
    void readsThatAskAMajorityAreTimedEach() throws Exception {
        for (int i = 0; i < 100; i++) {
            concord.store().reading(Consistency.STRONG).get("absent");
        }
        String labels = operation("kv.get", "strong", "ok");
        assertEquals(100, value("concord_operations_total" + labels));
        assertEquals(100, value("concord_operation_duration_seconds_count" + labels));
    }

    @Test
    void writesAreTimedEach() throws Exception {
        for (int i = 0; i < 100; i++) {
            concord.store().put("k", Value.of(i));
        }
        String labels = operation("kv.put", "none", "ok");
        assertEquals(100, value("concord_operations_total" + labels));
        assertEquals(100, value("concord_operation_duration_seconds_count" + labels));
        assertEquals(
                100,
                value(
                        "concord_operation_duration_seconds_bucket"
                                + labels.replace("\",}", "\",le=\"+Inf\",}")));
        assertTrue(value("concord_operation_duration_seconds_sum" + labels) > 0);
    }

    @Test
    void whatFailsIsCountedByItsCode() throws Exception {
        concord.store().touch("absent", Duration.ofSeconds(1));
        assertThrows(ConcordException.class, () -> concord.store().get(Key.of("k"), 99));
        assertEquals(
                1, value("concord_operations_total" + operation("kv.touch", "none", "not_found")));
        assertEquals(
                1,
                value(
                        "concord_operations_total"
                                + operation("kv.get", "leader", "invalid_request")));
        var read = concord.store().reading(Consistency.STRONG);
        read.get("k");
        assertEquals(1, value("concord_operations_total" + operation("kv.get", "strong", "ok")));
    }

    @Test
    void whoMayNotIsCounted() throws Exception {
        Arrival arrival = Arrival.from(Arrival.Entrance.HTTP, CLIENT, TraceContext.NONE);
        assertThrows(
                ConcordException.Unauthorized.class,
                () -> concord.admit(Optional.of("ccd_secret"), arrival));
        var viewer = concord.access().tokens().create("v", List.of("viewer"));
        var store = concord.admit(Optional.of(viewer.secret()), arrival).store();
        assertThrows(ConcordException.Forbidden.class, () -> store.put("secret", Value.of(1)));
        assertEquals(1, value("concord_auth_failures_total{reason=\"unauthorized\",}"));
        assertEquals(1, value("concord_auth_failures_total{reason=\"forbidden\",}"));
        assertEquals(0, value(SLOWED));
        assertFalse(scrape(metrics).contains("secret"));
    }

    @Test
    void aTokenThatCallsTooOftenIsNoStrangerWhoIsSlowed() throws Exception {
        Arrival arrival = Arrival.from(Arrival.Entrance.HTTP, CLIENT, TraceContext.NONE);
        String secret = concord.access().tokens().create("v", List.of("viewer")).secret();
        for (int i = 0; i < CALLS_A_SECOND; i++) {
            concord.admit(Optional.of(secret), arrival);
        }
        assertThrows(
                ConcordException.Overloaded.class,
                () -> concord.admit(Optional.of(secret), arrival));
        String overloaded =
                "concord_operations_total" + operation("auth.login", "none", "overloaded");
        assertEquals(1, value(overloaded));
        assertEquals(0, value(SLOWED));
        for (int i = 0; i < 10; i++) { // what an address has at once
            assertThrows(
                    ConcordException.Unauthorized.class,
                    () -> concord.admit(Optional.empty(), arrival));
        }
        assertThrows(
                ConcordException.Overloaded.class, () -> concord.admit(Optional.empty(), arrival));
        assertEquals(2, value(overloaded));
        assertEquals(1, value(SLOWED));
    }

    /// It may wait for others for as long as they are away: alerts have to see that.
    @Test
    void aMemberThatIsNotOpenYetIsNotReadyAndDoesNotLead() throws Exception {
        String page = scrape(new Metrics());
        assertTrue(page.contains("\nconcord_ready 0.0\n"), page);
        assertTrue(page.contains("\nconcord_raft_is_leader 0.0\n"), page);
    }

    @Test
    void theStoreIsLookedAtWhenSomebodyScrapes() throws Exception {
        concord.store().put("a", Value.of(1));
        concord.store().put(Put.of("b", Value.of(2)).ttl(Duration.ofMillis(1)));
        try (var watcher = concord.store().watch(Watch.prefix("b").from(3))) {
            watcher.next();
            assertEquals(1, value("concord_watchers"));
        }
        assertEquals(0, value("concord_watchers"));
        assertEquals(1, value("concord_store_keys"));
        assertEquals(1, value("concord_expired_keys_total"));
        assertEquals((double) concord.status().revision(), value("concord_store_revision"));
        assertEquals(1, value("concord_raft_is_leader"));
        assertEquals(1, value("concord_ready"));
        assertEquals(1, value("concord_cluster_members"));
        assertTrue(value("concord_history_revisions") >= 3);
        assertTrue(value("concord_store_bytes") > 0);
        assertTrue(value("process_start_time_seconds") > 0);
        assertTrue(scrape(metrics).contains("jvm_memory_pool_bytes_used"));
    }

    @Test
    void eventsAreCountedAndTimed() throws Exception {
        metrics.on(new Event.LeaderChanged("n1", "n2", 2));
        metrics.on(new Event.LeaderChanged("n1", "", 3));
        metrics.on(new Event.LeaderChanged("n1", "n2", 3));
        metrics.on(new Event.LeaderChanged("n1", "", 3));
        metrics.on(new Event.LeaderChanged("n1", "n2", 3)); // it was only not heard of
        metrics.on(new Event.LeaderChanged("n1", "n1", 4));
        metrics.on(new Event.Committed(3, 2_000_000));
        metrics.on(new Event.Applied(7, 300, 50));
        metrics.on(new Event.BarrierPassed(Consistency.STRONG, 400_000, true));
        metrics.on(new Event.SnapshotWritten(Path.of("s"), 7, 1_234, Duration.ofSeconds(1)));
        metrics.on(new Event.SnapshotFailed(8, new IOException("full")));
        metrics.on(new Event.DiskFull(Path.of("d"), 1, 2));
        assertEquals(3, value("concord_raft_leader_changes_total"));
        assertEquals(0, value("concord_commit_duration_seconds_bucket{le=\"0.001\",}"));
        assertEquals(1, value("concord_commit_duration_seconds_bucket{le=\"0.0025\",}"));
        assertEquals(1, value("concord_apply_duration_seconds_count"));
        assertEquals(1, value("concord_apply_duration_seconds_bucket{le=\"1.0E-6\",}"));
        assertEquals(300, value("concord_apply_batch_commands_sum"));
        assertEquals(0, value("concord_apply_batch_commands_bucket{le=\"200.0\",}"));
        assertEquals(1, value("concord_apply_batch_commands_bucket{le=\"500.0\",}"));
        assertEquals(
                1, value("concord_read_barrier_duration_seconds_count{consistency=\"strong\",}"));
        assertEquals(1, value("concord_snapshot_duration_seconds_count"));
        assertEquals(1_234, value("concord_snapshot_bytes"));
        assertEquals(7, value("concord_snapshot_index"));
        assertEquals(1, value("concord_snapshot_failures_total"));
        assertEquals(1, value("concord_disk_full"));
        metrics.on(new Event.DiskFreed(Path.of("d"), 9));
        assertEquals(0, value("concord_disk_full"));
    }

    @Test
    void backupsAreCountedAndTimed() throws Exception {
        Duration took = Duration.ofMillis(20);
        metrics.on(new Event.BackupMade("n1", "fetched", 4, 9, 1, took, false));
        assertEquals(0, value("concord_backup_timestamp_seconds"));
        metrics.on(new Event.BackupMade("n1", "kept", 5, 9, 4_321, took, true));
        metrics.on(new Event.BackupFailed("n1", new IOException("full")));
        assertEquals(2, value("concord_backup_duration_seconds_bucket{le=\"0.025\",}"));
        assertEquals(4_321, value("concord_backup_bytes"));
        assertEquals(5, value("concord_backup_revision"));
        assertTrue(value("concord_backup_timestamp_seconds") > 0);
        assertEquals(1, value("concord_backup_failures_total"));
    }

    @Test
    void howOftenBackupsAreMadeIsShown(@TempDir Path directory) throws Exception {
        assertTrue(scrape(metrics).contains("\nconcord_backup_interval_seconds 0.0\n"));
        Settings settings =
                Settings.builder()
                        .set(MetricsProvider.ENABLED, false)
                        .set(Settings.BACKUP_DIR, directory)
                        .set(Settings.BACKUP_INTERVAL, Duration.ofDays(1))
                        .build();
        Metrics daily = new Metrics();
        try (Concord _ = Concord.inMemory(settings, List.of(daily), new Surroundings() {})) {
            assertTrue(scrape(daily).contains("\nconcord_backup_interval_seconds 86400.0\n"));
        }
    }

    @Test
    void theAuditTrailIsCountedWhereThereIsOne() {
        var vitals = concord.vitals();
        assertEquals(List.of(), audit(vitals));
        var with =
                new Vitals(
                        vitals.status(),
                        0,
                        0,
                        0,
                        0,
                        0,
                        Optional.of(new AuditCounts(5, 2, 3, 1)),
                        List.of());
        assertEquals(
                List.of(
                        "concord_audit_events_total 5.0",
                        "concord_audit_dropped_total 2.0",
                        "concord_audit_failures_total 1.0",
                        "concord_audit_queue_events 3.0"),
                audit(with));
    }

    private static List<String> audit(Vitals vitals) {
        return MemberMetrics.collect(vitals).stream()
                .flatMap(family -> family.samples.stream())
                .filter(sample -> sample.name.startsWith("concord_audit_"))
                .map(sample -> sample.name + " " + sample.value)
                .toList();
    }

    @Test
    void requestsAreCountedByRoute() throws Exception {
        RequestObserver requests = metrics.requests().orElseThrow();
        requests.begin(
                        new RequestObserver.Request(
                                Arrival.Entrance.HTTP,
                                "GET",
                                "/api/v1/kv/{key}",
                                CLIENT,
                                TraceContext.NONE))
                .ended("404");
        requests.begin(
                        new RequestObserver.Request(
                                Arrival.Entrance.GRPC,
                                "POST",
                                "concord.v1.Kv/Get",
                                CLIENT,
                                TraceContext.NONE))
                .ended("OK");
        assertEquals(
                1,
                value(
                        "concord_http_requests_total{method=\"GET\",route=\"/api/v1/kv/{key}\","
                                + "status=\"404\",}"));
        assertEquals(
                1,
                value(
                        "concord_grpc_requests_total{method=\"concord.v1.Kv/Get\","
                                + "status=\"OK\",}"));
    }
}
