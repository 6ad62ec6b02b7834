package concord.ways;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.client.Client;
import concord.core.Concord;
import concord.core.Settings;
import concord.core.Value;
import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.IssuedToken;
import concord.core.auth.Permission;
import concord.core.spi.Arrival;
import concord.core.spi.TraceContext;
import concord.testkit.Await;
import concord.testkit.TestCluster;
import concord.web.Served;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A token that is limited to a prefix, on every way in: by the member itself, HTTP, gRPC and the
/// Java client.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LimitedTokenTest {

    private static final Arrival HERE =
            Arrival.from(
                    Arrival.Entrance.HTTP,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                    TraceContext.NONE);

    private static IssuedToken limited(Concord member) {
        var inside = member.access();
        inside.roles()
                .put(
                        new AccessRole(
                                "of-a",
                                List.of(Grant.onPrefix("a/", Permission.READ, Permission.WRITE))));
        inside.store().put("a/1", Value.of(1));
        inside.store().put("b/1", Value.of(1));
        return inside.tokens().create("limited", List.of("of-a"));
    }

    /// Every way into a member.
    private static Map<String, Door> doors(Concord member, Served served, String secret) {
        Client client = Client.builder(served.address()).token(secret).connect();
        Map<String, Door> doors = new LinkedHashMap<>();
        doors.put(
                "embedded",
                new StoreDoor(() -> member.admit(Optional.of(secret), HERE).store(), () -> {}));
        doors.put("HTTP", new HttpDoor(served.address(), secret));
        doors.put("gRPC", new GrpcDoor(served.address(), secret));
        doors.put("the client", new StoreDoor(client::store, client::close));
        return doors;
    }

    @Test
    void does_what_it_may_within_its_prefix_and_nothing_beyond() throws Exception {
        Settings settings = Settings.builder().set(Settings.AUTH_ENABLED, true).build();
        try (Concord member = Concord.inMemory(settings);
                Served served = Served.over(member)) {
            Map<String, Door> doors = doors(member, served, limited(member).secret());
            for (var door : doors.entrySet()) {
                String way = door.getKey();
                assertEquals(Set.of("ok"), Set.copyOf(answers(door.getValue(), "a/")), way);
                long before = member.status().revision();
                List<String> beyond = answers(door.getValue(), "b/");
                beyond.addAll(across(door.getValue()));
                assertEquals(Set.of("FORBIDDEN"), Set.copyOf(beyond), way + " " + beyond);
                assertEquals(before, member.status().revision(), way);
            }
            doors.values().forEach(Door::close);
        }
    }

    private static List<String> answers(Door door, String prefix) throws Exception {
        List<String> answers = new ArrayList<>();
        answers.add(door.get(prefix + "1"));
        answers.add(door.put(prefix + "2"));
        answers.add(door.bulk(List.of(prefix + "1", prefix + "2")));
        answers.add(door.txn(prefix + "1"));
        answers.add(door.list(prefix));
        answers.add(door.query(prefix));
        return answers;
    }

    /// What touches a part of what it may, and more.
    private static List<String> across(Door door) throws Exception {
        List<String> answers = new ArrayList<>();
        answers.add(door.bulk(List.of("a/1", "b/1")));
        for (String prefix : List.of("", "a", "b/")) {
            answers.add(door.watch(prefix).call());
            answers.add(door.list(prefix));
            answers.add(door.query(prefix));
        }
        return answers;
    }

    @Test
    void revoked_on_one_member_it_is_refused_on_all_by_every_way(@TempDir Path directory)
            throws Exception {
        Map<String, Served> servers = new TreeMap<>();
        Map<String, Door> doors = new TreeMap<>();
        try (TestCluster cluster =
                        TestCluster.of(3)
                                .set(Settings.AUTH_ENABLED.name(), "true")
                                // nobody is elected because the machine is busy
                                .electionTimeout(Duration.ofSeconds(3))
                                .start(directory);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            cluster.awaitLeader();
            IssuedToken token = limited(cluster.member("n1"));
            for (String id : cluster.ids()) {
                Concord member = cluster.member(id);
                Served served = Served.over(member);
                servers.put(id, served);
                doors(member, served, token.secret())
                        .forEach((way, door) -> doors.put(id + " by " + way, door));
            }
            Map<String, Future<String>> watches = new TreeMap<>();
            for (var door : doors.entrySet()) {
                assertEquals("ok", door.getValue().get("a/1"), door.getKey());
                Callable<String> watch = door.getValue().watch("a/");
                watches.put(door.getKey(), threads.submit(watch));
            }
            cluster.member("n1").store().put("a/1", Value.of(2));
            cluster.awaitApplied();
            watches.forEach((way, watch) -> assertFalse(watch.isDone(), way));

            assertTrue(cluster.member("n2").access().tokens().revoke(token.token().id()));
            long revoked = System.nanoTime();
            Map<String, Future<Long>> refusals = new TreeMap<>();
            doors.forEach(
                    (way, door) -> refusals.put(way, threads.submit(() -> refused(door, revoked))));
            Map<String, Long> millis = new TreeMap<>();
            for (var refusal : refusals.entrySet()) {
                millis.put(refusal.getKey(), refusal.getValue().get());
            }
            IO.println("Refused after so many ms: " + millis);
            for (var watch : watches.entrySet()) {
                assertEquals(
                        "UNAUTHORIZED",
                        watch.getValue().get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS),
                        watch.getKey());
            }
            // After ten such calls an address is told to wait: that is a refusal as well.
            for (var door : doors.entrySet()) {
                List<String> answers = answers(door.getValue(), "a/");
                answers.add(door.getValue().watch("a/").call());
                assertTrue(
                        Set.of("UNAUTHORIZED", "OVERLOADED").containsAll(answers),
                        () -> door.getKey() + " " + answers);
            }
        } finally {
            doors.values().forEach(Door::close);
            servers.values().forEach(Served::close);
        }
    }

    /// Asks until it is refused.
    ///
    /// @return after how many milliseconds that was
    private static long refused(Door door, long since) throws Exception {
        long end = since + Await.PATIENCE.toNanos();
        while (true) {
            String answer = door.get("a/1");
            if (answer.equals("UNAUTHORIZED")) {
                return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
            }
            assertEquals("ok", answer);
            assertTrue(System.nanoTime() < end, "it counts still");
        }
    }
}
