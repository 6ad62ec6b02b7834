package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Times to live, and leases.
class LifetimeRoutesTest {

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.withoutTime(Settings.defaults());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_ttl_is_set_told_and_removed() throws Exception {
        server.put("/kv/a", "{\"value\":1,\"ttl\":100}");
        Expect.ok("{\"ttl\":100}", server.get("/kv/a/ttl"));
        Expect.okBegins(
                "{\"value\":1,\"create_revision\":1,\"revision\":1,\"version\":1,\"ttl\":100}",
                server.get("/kv/a?with_ttl=true"));

        server.put("/kv/a", "{\"value\":1,\"ttl\":null}");
        Expect.ok("{\"ttl\":null}", server.get("/kv/a/ttl"));
    }

    @Test
    void touch_starts_a_ttl_and_needs_a_key() throws Exception {
        server.put("/kv/a", "{\"value\":1}");
        Expect.ok("{\"ttl\":50}", server.post("/kv/a/touch", "{\"ttl\":50}"));
        Expect.ok("{\"ttl\":50}", server.get("/kv/a/ttl"));
        Expect.refused(
                404,
                "NOT_FOUND",
                "there is no key 'b'",
                server.post("/kv/b/touch", "{\"ttl\":50}"));
        Expect.refused(404, "NOT_FOUND", "there is no key 'b'", server.get("/kv/b/ttl"));
        Expect.refused(
                400,
                "INVALID_REQUEST",
                "the body has no field 'ttl'",
                server.post("/kv/a/touch", "{}"));
    }

    @Test
    void a_key_may_end_like_a_sub_resource_when_it_is_encoded() throws Exception {
        server.put("/kv/a%2Fttl", "{\"value\":1}");
        Expect.okBegins("{\"value\":1,", server.get("/kv/a%2Fttl"));
        assertTrue(server.concord().store().get("a/ttl").isPresent());
    }

    @Test
    void keys_of_a_lease_end_with_it() throws Exception {
        Expect.ok(
                "{\"id\":1,\"granted_ttl\":60,\"ttl\":60}", server.post("/leases", "{\"ttl\":60}"));
        server.put("/kv/a", "{\"value\":1,\"lease\":1}");
        Expect.okBegins(
                "{\"value\":1,\"create_revision\":2,\"revision\":2,\"version\":1,\"lease\":1}",
                server.get("/kv/a"));
        Expect.ok(
                "{\"id\":1,\"granted_ttl\":60,\"ttl\":60,\"keys\":[{\"key\":\"a\"}]}",
                server.get("/leases/1"));
        Expect.ok("{\"leases\":[{\"id\":1,\"granted_ttl\":60,\"ttl\":60}]}", server.get("/leases"));
        Expect.okBegins("{\"id\":1,", server.post("/leases/1/keepalive", ""));

        Expect.ok("{\"revoked\":1}", server.delete("/leases/1"));
        assertEquals(404, server.get("/kv/a").statusCode());
        Expect.refused(404, "NOT_FOUND", "lease 1", server.get("/leases/1"));
        Expect.refused(404, "NOT_FOUND", "", server.post("/leases/1/keepalive", ""));
        Expect.refused(404, "NOT_FOUND", "", server.delete("/leases/1"));
        Expect.refused(400, "INVALID_REQUEST", "'x' is not the id", server.get("/leases/x"));
    }
}
