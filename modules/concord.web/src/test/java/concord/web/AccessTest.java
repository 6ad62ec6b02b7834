package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import concord.core.Settings;
import concord.core.Value;
import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.Permission;
import concord.web.http.Route;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tokens over HTTP: who is let in, what he may do, and how tokens and roles are managed.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AccessTest {

    private static final String JSON = "application/json";

    private TestServer server;
    private String admin = "";
    private String limited = "";
    private String limitedId = "";

    @BeforeEach
    void start() {
        server = new TestServer(Settings.builder().set(Settings.AUTH_ENABLED, true).build());
        var inside = server.concord().access();
        inside.roles()
                .put(
                        new AccessRole(
                                "own",
                                List.of(
                                        Grant.onPrefix(
                                                "a/",
                                                Permission.READ,
                                                Permission.WRITE,
                                                Permission.DELETE))));
        admin = inside.tokens().create("admin", List.of("admin")).secret();
        var issued = inside.tokens().create("limited", List.of("own"));
        limited = issued.secret();
        limitedId = issued.token().id();
        inside.store().put("a/1", Value.json("{\"n\":1}"));
        inside.store().put("b/1", Value.json("{\"n\":1}"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> send(String token, String method, String path, String body)
            throws Exception {
        HttpRequest.Builder request =
                server.to(path)
                        .header("Content-Type", JSON)
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return server.send(request);
    }

    private HttpResponse<String> get(String token, String path) throws Exception {
        return send(token, "GET", path, "");
    }

    @Test
    void every_route_but_the_open_ones_wants_a_token() throws Exception {
        int open = 0;
        for (Route route : Api.routes(server.concord())) {
            String path = route.path().toString();
            boolean isOpen =
                    path.startsWith("/api/docs")
                            || path.startsWith("/api/v1/health")
                            || path.equals("/api/v1/openapi.json");
            assertEquals(isOpen, route.door().isEmpty(), path);
            if (isOpen) {
                open++;
                URI uri = URI.create(server.address() + path);
                assertEquals(200, server.send(HttpRequest.newBuilder(uri)).statusCode(), path);
            }
        }
        assertTrue(open >= 4);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/kv/a/1",
        "PUT,/kv/a/1",
        "DELETE,/kv/a/1",
        "GET,/kv",
        "POST,/txn",
        "POST,/query",
        "GET,/watch",
        "GET,/status",
        "GET,/cluster/members",
        "POST,/cluster/leader",
        "GET,/tokens",
        "POST,/roles",
        "GET,/leases",
        "GET,/indexes?unknown=1",
    })
    void without_a_token_nothing_else_is_looked_at(String method, String path) throws Exception {
        var answer = send("", method, path, "not even JSON");
        Expect.refused(401, "UNAUTHORIZED", "there is no token", answer);
        assertEquals(
                "Bearer realm=\"concord\"",
                answer.headers().firstValue("WWW-Authenticate").orElseThrow());
    }

    @Test
    void routing_comes_before_the_token() throws Exception {
        Expect.refused(404, "NOT_FOUND", "there is nothing at", get("", "/nothing"));
        Expect.refused(
                405, "METHOD_NOT_ALLOWED", "POST is not possible", send("", "POST", "/status", ""));
    }

    @Test
    void a_token_comes_in_either_header() throws Exception {
        for (String scheme : List.of("Bearer ", "bearer ", "BEARER  ")) {
            assertEquals(
                    200,
                    server.send(server.to("/status").header("Authorization", scheme + limited))
                            .statusCode());
        }
        assertEquals(
                200, server.send(server.to("/status").header("X-API-Key", limited)).statusCode());
        for (String value : List.of(limited, "Basic " + limited, "Bearer", "Bearer ", "Bearer x")) {
            assertEquals(
                    401,
                    server.send(server.to("/status").header("Authorization", value)).statusCode(),
                    value);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET|/kv/b/1|``",
                "GET|/kv/b/1/ttl|``",
                "PUT|/kv/b/1|{\"value\":1}",
                "PUT|/kv/b%2F1|{\"value\":1}",
                "DELETE|/kv/b/1|``",
                "POST|/kv/b/1/touch|{\"ttl\":1}",
                "GET|/kv|``",
                "GET|/kv?prefix=b/|``",
                "GET|/kv?prefix=a|``",
                "GET|/kv?from=a/&to=c|``",
                "GET|/kv?prefix=|``",
                "GET|/watch|``",
                "GET|/watch?prefix=b/|``",
                "GET|/watch?key=b/1&from_revision=1|``",
                "POST|/kv/bulk|{\"operations\":[{\"key\":\"a/1\",\"value\":1},{\"key\":\"b/1\",\"value\":1}]}",
                "POST|/kv/bulk/get|{\"keys\":[\"a/1\",\"b/1\"]}",
                "POST|/kv/bulk/delete|{\"keys\":[\"b/1\"]}",
                "POST|/kv/bulk/touch|{\"operations\":[{\"key\":\"b/1\",\"ttl\":1}]}",
                "POST|/query|{}",
                "POST|/query|{\"pattern\":\"^a/\"}",
                "POST|/query/count|{\"prefix\":\"b/\"}",
                "POST|/query/delete|{\"range\":{\"from\":\"a/\",\"to\":\"c\"}}",
                "POST|/query/explain|{\"prefix\":\"\"}",
                "POST|/txn|{\"compare\":[{\"key\":\"b/1\",\"target\":\"exists\",\"op\":\"=\",\"value\":true}]}",
                "POST|/txn|{\"success\":[{\"get\":{\"key\":\"b/1\"}}]}",
                "POST|/txn|{\"failure\":[{\"put\":{\"key\":\"b/1\",\"value\":1}}]}",
                "POST|/txn|{\"success\":[{\"range\":{\"prefix\":\"b/\"}}]}",
                "PUT|/indexes/n|{\"path\":\"/n\"}",
                "DELETE|/indexes/n|``",
                "GET|/indexes/n/lookup?value=1|``",
                "POST|/cluster/members|{\"id\":\"n2\",\"address\":\"h:1\"}",
                "DELETE|/cluster/members?id=n1|``",
                "POST|/cluster/leader|{\"id\":\"n1\"}",
                "GET|/cluster/states|``",
                "GET|/tokens|``",
                "GET|/tokens/x|``",
                "POST|/tokens|{\"name\":\"x\",\"roles\":[\"admin\"]}",
                "DELETE|/tokens/x|``",
                "GET|/roles|``",
                "GET|/roles/own|``",
                "POST|/roles|{\"name\":\"own\",\"grants\":[{\"permissions\":[\"admin\"],\"prefix\":\"\"}]}",
                "DELETE|/roles/own|``",
            })
    void beyond_its_grant_a_token_does_nothing(String method, String path, String body)
            throws Exception {
        long before = server.concord().status().revision();
        HttpResponse<String> answer = send(limited, method, path, body);
        Expect.refused(403, "FORBIDDEN", "permission on", answer);
        assertEquals(before, server.concord().status().revision());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET|/kv/a/1|``",
                "PUT|/kv/a/1|{\"value\":1}",
                "DELETE|/kv/a/1|``",
                "GET|/kv?prefix=a/|``",
                "POST|/query|{\"prefix\":\"a/\",\"pattern\":\"1\"}",
                "POST|/query/delete|{\"prefix\":\"a/\"}",
                "POST|/txn|{\"success\":[{\"get\":{\"key\":\"a/1\"}}]}",
                "POST|/leases|{\"ttl\":60}",
                "GET|/leases|``",
                "GET|/indexes|``",
                "GET|/status|``",
                "GET|/cluster/members|``",
            })
    void within_it_it_does_as_before(String method, String path, String body) throws Exception {
        assertEquals(200, send(limited, method, path, body).statusCode());
    }

    @Test
    void tokens_are_made_shown_once_listed_and_revoked() throws Exception {
        HttpResponse<String> made =
                send(
                        admin,
                        "POST",
                        "/tokens",
                        "{\"name\":\"ada\",\"roles\":[\"viewer\"],\"ttl\":60}");
        assertEquals("no-store", made.headers().firstValue("Cache-Control").orElseThrow());
        JsonNode data = Value.json(made.body()).json().path("data");
        String secret = data.path("token").asText();
        String id = data.path("id").asText();
        assertTrue(secret.startsWith("ccd_"), made::body);
        assertFalse(data.path("expires_at").isNull());

        String list = get(admin, "/tokens").body();
        assertTrue(list.contains("\"id\":\"" + id + "\",\"name\":\"ada\""), list);
        assertFalse(list.contains(secret));
        assertEquals(200, get(admin, "/tokens/" + id).statusCode());
        assertEquals(200, get(secret, "/kv/b/1").statusCode());

        Expect.ok("{\"revoked\":true}", send(admin, "DELETE", "/tokens/" + id, ""));
        Expect.ok("{\"revoked\":false}", send(admin, "DELETE", "/tokens/" + id, ""));
        Expect.refused(404, "NOT_FOUND", "there is no token", get(admin, "/tokens/" + id));
        Expect.refused(401, "UNAUTHORIZED", "does not count", get(secret, "/kv/b/1"));
    }

    @Test
    void roles_are_made_listed_and_removed() throws Exception {
        String role =
                "{\"name\":\"x\",\"grants\":[{\"permissions\":[\"write\",\"read\"],\"prefix\":\"x/\"}]}";
        String shown =
                "{\"name\":\"x\",\"built_in\":false,\"grants\":"
                        + "[{\"permissions\":[\"read\",\"write\"],\"prefix\":\"x/\"}]}";
        Expect.ok(shown, send(admin, "POST", "/roles", role));
        Expect.ok(shown, get(admin, "/roles/x"));
        String list = get(admin, "/roles").body();
        assertTrue(
                list.contains(
                        "{\"name\":\"admin\",\"built_in\":true,\"grants\":"
                                + "[{\"permissions\":[\"admin\"],\"prefix\":\"\"}]}"),
                list);
        Expect.ok("{\"deleted\":true}", send(admin, "DELETE", "/roles/x", ""));
        Expect.refused(404, "NOT_FOUND", "there is no role", get(admin, "/roles/x"));
        Expect.refused(409, "CONDITION_FAILED", limitedId, send(admin, "DELETE", "/roles/own", ""));
        Expect.refused(
                400, "INVALID_REQUEST", "built in", send(admin, "DELETE", "/roles/viewer", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/tokens|{\"roles\":[\"viewer\"]}|400|has no field 'name'",
                "/tokens|{\"name\":\"x\",\"roles\":[]}|400|it must have 1 to 20",
                "/tokens|{\"name\":\"x\",\"roles\":[\"no\"]}|404|there is no role 'no'",
                "/tokens|{\"name\":\"x\",\"roles\":[\"viewer\"],\"ttl\":0}|400|ttl must be",
                "/tokens|{\"name\":\"x\",\"roles\":\"viewer\"}|400|roles must be an array",
                "/roles|{\"name\":\"admin\",\"grants\":[{\"permissions\":[\"read\"],\"prefix\":\"\"}]}|400|built in",
                "/roles|{\"name\":\"x\",\"grants\":[]}|400|1 to 100",
                "/roles|{\"name\":\"x\",\"grants\":[{\"permissions\":[],\"prefix\":\"\"}]}|400|at least one of",
                "/roles|{\"name\":\"x\",\"grants\":[{\"permissions\":[\"own\"],\"prefix\":\"\"}]}|400|must be read, write, delete or admin",
                "/roles|{\"name\":\"x\",\"grants\":[{\"permissions\":[\"read\"]}]}|400|has no field 'prefix'",
                "/roles|{\"name\":\"x y\",\"grants\":[{\"permissions\":[\"read\"],\"prefix\":\"\"}]}|400|name of the role is",
            })
    void what_is_no_token_or_role_is_refused(String path, String body, int status, String message)
            throws Exception {
        HttpResponse<String> answer = send(admin, "POST", path, body);
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains(message), answer.body());
    }

    @Test
    void a_watch_under_way_ends_when_its_token_is_revoked() throws Exception {
        try (Wire wire = server.wire()) {
            wire.send(
                    "GET /api/v1/watch?prefix=a/ HTTP/1.1\nHost: test\nAuthorization: Bearer "
                            + limited
                            + "\n\n");
            wire.awaitText("id: ");
            assertTrue(server.concord().access().tokens().revoke(limitedId));
            wire.awaitText("event: refused");
            wire.awaitText("UNAUTHORIZED");
        }
    }

    @Test
    void whoever_tries_on_and_on_is_told_to_wait_and_others_are_not() throws Exception {
        HttpResponse<String> last = get("ccd_wrong", "/status");
        for (int i = 0; i < 20; i++) {
            last = get("ccd_wrong", "/status");
        }
        Expect.refused(429, "OVERLOADED", "had no token that counts", last);
        assertEquals(Optional.of("1"), last.headers().firstValue("Retry-After"));
        assertEquals(200, get(limited, "/status").statusCode());
    }

    @Test
    void without_auth_no_header_is_needed_and_none_is_looked_at() throws Exception {
        try (TestServer open = new TestServer()) {
            assertEquals(200, open.get("/status").statusCode());
            for (String header : List.of("Bearer wrong", "Basic x", "")) {
                assertEquals(
                        200,
                        open.send(open.to("/status").header("Authorization", header)).statusCode());
            }
        }
    }
}
