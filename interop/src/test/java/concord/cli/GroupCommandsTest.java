package concord.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Settings;
import concord.core.Value;
import concord.core.auth.Token;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `cluster`, `token`, `role`, `index` and `lease`.
class GroupCommandsTest {

    private static final Settings WITH_TOKENS =
            Settings.builder().set(Settings.AUTH_ENABLED, true).build();

    @TempDir Path directory;

    private Commands commands() {
        return new Commands(directory, Settings.builder().build());
    }

    @Test
    void cluster_status_asks_each_endpoint_and_fails_when_one_does_not_serve() {
        try (Commands concord = commands()) {
            concord.member().store().put("k", Value.of(1));

            assertEquals(
                    """
                    ENDPOINT               NODE  ROLE    LEADER  TERM  COMMITTED  APPLIED  REVISION  KEYS  BYTES  SERVES
                    ADDRESS  n1    leader  n1      TERM     1         1     2      yes\
                    """
                            .replaceAll(" +", " "),
                    concord.run("cluster", "status")
                            .ok()
                            .replace(concord.address(), "ADDRESS")
                            .replaceAll(" +", " ")
                            .replaceAll("n1 \\d+ \\d+ \\d+ 1", "n1 TERM 1"));
            String json = concord.run("cluster", "status", "-o", "json").ok();
            assertTrue(json.startsWith("{\"servers\":[{\"endpoint\":\"http://127"), json);
            var half =
                    concord.run(
                            "cluster", "status", "--endpoint", concord.address() + ",127.0.0.1:1");
            assertTrue(half.failed().contains("http://127.0.0.1:1 refuses"), half.err());
            assertTrue(half.out().contains(concord.address()), half.out());
        }
    }

    @Test
    void cluster_members_lists_and_changes_are_refused_where_they_make_no_sense() {
        try (Commands concord = commands()) {
            assertEquals(
                    "ID  ROLE    ADDRESS  BEHIND\nn1  leader  -        0",
                    concord.run("cluster", "members").ok());
            assertTrue(
                    concord.run("cluster", "members", "-o", "json")
                            .ok()
                            .contains(
                                    "\"members\":[{\"id\":\"n1\",\"address\":null,\"role\":\"leader\""));
            assertTrue(concord.run("cluster", "add", "n2").refused().contains("n4@10.0.0.4"));
            concord.run("cluster", "remove", "n1").refused();
            concord.run("cluster", "transfer", "n9").failed();
            assertEquals(
                    "concord: say what to do, for instance 'concord cluster status'; see 'concord"
                            + " cluster --help'",
                    concord.run("cluster").refused());
        }
    }

    @Test
    void programs_read_what_http_has_in_data() throws Exception {
        try (Commands concord = commands();
                HttpClient http = HttpClient.newHttpClient()) {
            String lease = concord.run("lease", "grant", "10m").ok();
            concord.run("put", "k", "1", "--lease", lease).ok();
            concord.run("index", "create", "by-n", "/n").ok();
            for (var each :
                    Map.of(
                                    "cluster members",
                                    "cluster/members",
                                    "role list",
                                    "roles",
                                    "role show editor",
                                    "roles/editor",
                                    "token list",
                                    "tokens",
                                    "index list",
                                    "indexes",
                                    "lease list",
                                    "leases",
                                    "lease show " + lease,
                                    "leases/" + lease)
                            .entrySet()) {
                var request = URI.create(concord.address() + "/api/v1/" + each.getValue());
                String said =
                        http.send(
                                        HttpRequest.newBuilder(request).build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .body();
                String printed = concord.run((each.getKey() + " -o json").split(" ")).ok();
                assertEquals(
                        withoutTime(said),
                        withoutTime("{\"status\":\"ok\",\"data\":" + printed + "}"));
            }
        }
    }

    /// What is left of a time to live may have become a second less.
    private static String withoutTime(String json) {
        return json.replaceAll("\"ttl\":\\d+", "\"ttl\":…");
    }

    @Test
    void leases_say_to_programs_what_is_left_of_them() {
        try (Commands concord = commands()) {
            String granted = concord.run("lease", "grant", "10m", "-o", "json").ok();
            assertTrue(
                    granted.matches("\\{\"id\":\\d+,\"granted_ttl\":600,\"ttl\":(600|59\\d)}"),
                    granted);
            String id = granted.replaceAll(".*\"id\":(\\d+).*", "$1");
            String kept = concord.run("lease", "keep-alive", id, "-o", "json").ok();
            assertTrue(kept.startsWith("{\"id\":" + id + ",\"granted_ttl\":600,\"ttl\":"), kept);
            assertEquals(
                    "{\"revoked\":" + id + "}",
                    concord.run("lease", "revoke", id, "-o", "json").ok());
            assertEquals(
                    "{\"leader\":\"n1\"}",
                    concord.run("cluster", "transfer", "n1", "-o", "json").ok());
        }
    }

    @Test
    void tokens_and_roles_let_in_who_has_them() throws IOException {
        try (Commands concord = new Commands(directory, WITH_TOKENS)) {
            String denied = concord.run("get", "k").failed();
            assertTrue(denied.contains("CONCORD_TOKEN"), denied);
            String root =
                    concord.member().access().tokens().create("root", List.of("admin")).secret();
            Files.writeString(directory.resolve("root-token"), root + "\n");
            concord.with("CONCORD_TOKEN_FILE", "root-token");

            assertEquals(
                    "role apps is set",
                    concord.run(
                                    "role",
                                    "put",
                                    "apps",
                                    "--grant",
                                    "read,write:app/",
                                    "--grant",
                                    "read:shared/")
                            .ok());
            assertEquals(
                    "ROLE  GRANTS\napps  read,write:app/ read:shared/",
                    concord.run("role", "show", "apps").ok());
            String roles = concord.run("role", "list").ok();
            assertTrue(roles.contains("viewer  read:\n"), roles);

            var made = concord.run("token", "create", "app", "--role", "apps", "--ttl", "1h");
            assertEquals(ExitCode.OK, made.code(), made.err());
            String secret = made.out().strip();
            assertTrue(secret.startsWith("ccd_"), secret);
            Token token = concord.member().access().tokens().list().getLast();
            assertTrue(made.err().contains(token.id()), made.err());

            concord.run("put", "app/1", "1", "--token", secret).ok();
            String forbidden = concord.run("put", "b", "1", "--token", secret).failed();
            assertTrue(forbidden.contains("concord role put"), forbidden);

            String list = concord.run("token", "list").ok();
            assertTrue(list.contains(token.id() + "  app   apps   "), list);
            assertTrue(concord.run("role", "delete", "apps").failed().contains("apps"));
            assertEquals("revoked " + token.id(), concord.run("token", "revoke", token.id()).ok());
            concord.run("get", "app/1", "--token", secret).failed();
            concord.run("token", "revoke", token.id()).failed();
            assertEquals("role apps is gone", concord.run("role", "delete", "apps").ok());
            concord.run("role", "delete", "apps").failed();
            concord.run("role", "show", "apps").failed();
        }
    }

    @Test
    void tokens_and_roles_that_cannot_be_are_refused() {
        try (Commands concord = commands()) {
            assertTrue(concord.run("token", "create", "a").refused().contains("--role"));
            assertTrue(concord.run("role", "put", "a").refused().contains("--grant"));
            assertTrue(
                    concord.run("role", "put", "a", "--grant", "fly:a/")
                            .refused()
                            .contains("'fly' is no permission"));
            assertTrue(
                    concord.run("role", "put", "a", "--grant", "read").refused().contains("read:"));
            concord.run("role", "put", "admin", "--grant", "read:").refused();
            assertTrue(
                    concord.run("get", "k", "--token", "a", "--token-file", "b")
                            .refused()
                            .contains("not both"));
        }
    }

    @Test
    void indexes_are_made_looked_up_and_dropped() {
        try (Commands concord = commands()) {
            concord.run("put", "a", "{\"n\":1,\"role\":\"x\"}").ok();
            concord.run("put", "b", "{\"n\":2,\"role\":\"5\"}").ok();

            assertEquals("index by-n is there", concord.run("index", "create", "by-n", "/n").ok());
            concord.run("index", "create", "by-role", "/role", "--unique").ok();
            assertEquals(
                    "NAME     POINTER  UNIQUE\nby-n     /n       no\nby-role  /role    yes",
                    concord.run("index", "list").ok());
            assertTrue(concord.run("index", "lookup", "by-role", "x").ok().contains("\na "));
            assertTrue(concord.run("index", "lookup", "by-role", "\"5\"").ok().contains("\nb "));
            assertEquals("", concord.run("index", "lookup", "by-role", "none").ok());
            assertEquals(
                    2,
                    concord.run("index", "lookup", "by-n", "--from", "1", "--to", "5", "-o", "json")
                            .ok()
                            .lines()
                            .count());
            assertTrue(concord.run("index", "lookup", "by-n").refused().contains("--from"));
            assertTrue(concord.run("index", "lookup", "none", "1").failed().contains("none"));
            assertTrue(concord.run("put", "c", "{\"role\":\"x\"}").failed().contains("by-role"));
            concord.run("index", "create", "bad", "role").refused();
            assertEquals("index by-n is gone", concord.run("index", "drop", "by-n").ok());
            concord.run("index", "drop", "by-n").failed();
        }
    }

    @Test
    void leases_are_granted_shown_kept_and_revoked() {
        try (Commands concord = commands()) {
            String id = concord.run("lease", "grant", "10m").ok();
            concord.run("put", "k", "1", "--lease", id).ok();

            assertTrue(concord.run("lease", "list").ok().contains("\n" + id + "   600.0s  "));
            assertTrue(concord.run("lease", "show", id).ok().endsWith("\nKEY\nk"));
            assertTrue(
                    concord.run("lease", "show", id, "-o", "json")
                            .ok()
                            .endsWith("\"keys\":[{\"key\":\"k\"}]}"));
            assertTrue(concord.run("lease", "keep-alive", id).ok().startsWith("lives until "));
            assertEquals("revoked " + id, concord.run("lease", "revoke", id).ok());
            concord.run("get", "k").failed();
            concord.run("lease", "show", id).failed();
            concord.run("lease", "revoke", id).failed();
            concord.run("lease", "keep-alive", id).failed();
            assertTrue(concord.run("lease", "show", "x").refused().contains("whole number"));
            assertTrue(concord.run("lease", "grant", "x").refused().contains("must be a time"));
        }
    }
}
