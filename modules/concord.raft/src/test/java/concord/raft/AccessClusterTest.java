package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Value;
import concord.core.Watch;
import concord.core.Watcher;
import concord.core.auth.Access;
import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.IssuedToken;
import concord.core.auth.Permission;
import concord.core.auth.Token;
import concord.core.spi.Event;
import concord.core.spi.Surroundings;
import concord.testkit.Await;
import concord.testkit.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Tokens and roles on the members of a cluster.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AccessClusterTest {

    @TempDir Path directory;

    private static List<Store> on(TestCluster cluster, String secret) {
        return cluster.members().stream().map(member -> member.as(secret).store()).toList();
    }

    private static boolean counts(Store store) {
        try {
            var _ = store.reading(Consistency.EVENTUAL).now();
            return true;
        } catch (ConcordException.Unauthorized e) {
            return false;
        }
    }

    @Test
    void aTokenCountsOnEveryMemberAtOnceAndRevokedOnNone() {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            cluster.awaitLeader();
            Access inside = cluster.member("n2").access();
            inside.roles()
                    .put(new AccessRole("own", List.of(Grant.onPrefix("a/", Permission.READ))));
            IssuedToken issued = inside.tokens().create("test", List.of("own"));

            List<Store> stores = on(cluster, issued.secret());
            List<Watcher> watchers = new ArrayList<>();
            for (Store store : stores) {
                assertTrue(store.get("a/1").isEmpty());
                assertThrows(ConcordException.Forbidden.class, () -> store.get("b/1"));
                watchers.add(store.watch(Watch.prefix("a/")));
            }

            assertTrue(cluster.member("n3").access().tokens().revoke(issued.token().id()));
            Await.until(
                    "revoked everywhere",
                    () -> stores.stream().noneMatch(AccessClusterTest::counts));
            for (Watcher watcher : watchers) {
                assertThrows(ConcordException.Unauthorized.class, watcher::next);
            }
        }
    }

    @Test
    void aClusterHasOneRootTokenWhichStaysThroughRestarts() throws IOException {
        try (TestCluster cluster =
                TestCluster.of(3).set(Settings.AUTH_ENABLED.name(), "true").start(directory)) {
            cluster.awaitLeader();
            Await.until("a root token", () -> !files(cluster).isEmpty());
            Path file = files(cluster).getFirst();
            assertEquals("rw-------", permissions(file));
            String secret = Files.readString(file).strip();
            on(cluster, secret).getFirst().put("key", Value.of("value"));
            for (Concord member : cluster.members()) {
                Await.until(
                        "one token on " + member.status().node(),
                        () -> names(member).equals(List.of("root")));
            }

            for (String id : cluster.ids()) {
                cluster.stop(id);
            }
            cluster.restartAll();
            cluster.awaitLeader();
            for (Store store : on(cluster, secret)) {
                assertEquals(Value.of("value"), store.get("key").orElseThrow().value());
            }
            assertEquals(List.of(file), files(cluster));
            assertEquals(secret, Files.readString(file).strip());
            assertFalse(Files.exists(file.resolveSibling("root-token.new")));
        }
    }

    private static List<String> names(Concord member) {
        return member.access().tokens().list().stream().map(Token::name).toList();
    }

    private static List<Path> files(TestCluster cluster) {
        return cluster.ids().stream()
                .map(id -> cluster.directory(id).resolve("root-token"))
                .filter(Files::exists)
                .toList();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void theOperatorsRootTokenIsInNoFileAndALaterOneDoesNotCount() {
        String chosen = "an-operator-has-chosen-this-one-0";
        List<Event> events = Collections.synchronizedList(new ArrayList<>());
        try (Concord concord = open(chosen, events)) {
            Await.until("the root token", () -> names(concord).equals(List.of("root")));
            concord.as(chosen).tokens().create("other", List.of("viewer"));
            assertFalse(Files.exists(directory.resolve("root-token")));
        }
        String other = "another-one-that-comes-too-late-1";
        try (Concord concord = open(other, events)) {
            Await.until("it is told", () -> events.contains(new Event.RootTokenIgnored("n1")));
            assertThrows(ConcordException.Unauthorized.class, () -> concord.as(other));
            assertEquals("root", concord.as(chosen).token().orElseThrow().name());
            assertEquals(2, names(concord).size());
        }
    }

    @Test
    void whenTheLastAdminIsGoneTheNextStartMakesANewRootToken() throws IOException {
        Path file = directory.resolve("root-token");
        String first;
        try (Concord concord = open(null, new ArrayList<>())) {
            Await.until("the root token", () -> Files.exists(file));
            first = Files.readString(file).strip();
            Access root = concord.as(first);
            assertTrue(root.tokens().revoke(root.token().orElseThrow().id()));
            assertThrows(ConcordException.Unauthorized.class, () -> root.tokens().list());
        }
        try (Concord concord = open(null, new ArrayList<>())) {
            Await.until("a new root token", () -> names(concord).equals(List.of("root")));
            Await.until("its file", () -> !first.equals(read(file)));
            assertThrows(ConcordException.Unauthorized.class, () -> concord.as(first));
            assertEquals("root", concord.as(read(file)).token().orElseThrow().name());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Concord open(@org.jspecify.annotations.Nullable String rootToken, List<Event> events) {
        return Concord.open(
                Settings.builder()
                        .set(Settings.DATA_DIR, directory)
                        .set(Settings.AUTH_ENABLED, true)
                        .build(),
                List.of(events::add),
                new Surroundings() {
                    @Override
                    public Optional<String> rootToken() {
                        return Optional.ofNullable(rootToken);
                    }
                });
    }
}
