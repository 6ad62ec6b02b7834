package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Settings;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Conditions of puts and deletes, in the body, in the query and as headers.
class ConditionalRequestsTest {

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.withoutTime(Settings.defaults());
        server.put("/kv/a", "{\"value\":{\"n\":1.0}}");
        server.put("/kv/a", "{\"value\":{\"n\":1}}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"expected\":{\"n\":1.0}",
                "\"mod_revision\":2",
                "\"version\":2",
                "\"present\":true",
                "\"absent\":false",
                "\"where\":{\"field\":\"/n\",\"op\":\"<\",\"value\":2}",
            })
    void a_put_whose_condition_holds(String condition) throws Exception {
        Expect.ok("{\"revision\":3}", server.put("/kv/a", "{\"value\":0," + condition + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"expected\":{\"n\":2}",
                "\"mod_revision\":1",
                "\"version\":1",
                "\"absent\":true",
                "\"where\":{\"field\":\"/n\",\"op\":\">\",\"value\":2}",
            })
    void a_put_whose_condition_does_not_hold_changes_nothing(String condition) throws Exception {
        Expect.refused(
                409,
                "CONDITION_FAILED",
                "the condition does not hold for key 'a'; nothing was changed",
                server.put("/kv/a", "{\"value\":0," + condition + "}"));
        Expect.okBegins("{\"value\":{\"n\":1}", server.get("/kv/a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"expected\":1", "\"mod_revision\":1", "\"present\":true"})
    void a_put_that_needs_a_key_which_is_absent(String condition) throws Exception {
        Expect.refused(
                404,
                "NOT_FOUND",
                "there is no key 'b', and the write needs one",
                server.put("/kv/b", "{\"value\":0," + condition + "}"));
    }

    @ParameterizedTest
    @CsvSource({
        "expected=%7B%22n%22%3A1%7D,200",
        "expected=2,409",
        "mod_revision=2,200",
        "mod_revision=3,409",
        "version=2,200",
        "present=true,200",
        "version=9,409",
    })
    void a_delete_takes_its_condition_from_the_query(String query, int status) throws Exception {
        assertEquals(status, server.delete("/kv/a?" + query).statusCode());
        assertEquals(status == 200 ? 404 : 200, server.get("/kv/a").statusCode());
    }

    @Test
    void raw_bytes_take_theirs_from_the_query_too() throws Exception {
        String raw = "application/octet-stream";
        assertEquals(
                409,
                server.put("/kv/a?absent=true", raw, BodyPublishers.ofString("x")).statusCode());
        assertEquals(
                200,
                server.put("/kv/b?absent=true&ttl=60", raw, BodyPublishers.ofString("x"))
                        .statusCode());
        Expect.ok("{\"ttl\":60}", server.get("/kv/b/ttl"));
        Expect.refused(
                400,
                "INVALID_REQUEST",
                "query parameter 'ttl' is for raw bytes; in JSON it is a field of the body",
                server.put("/kv/b?ttl=60", "{\"value\":1}"));
    }

    @ParameterizedTest
    @CsvSource({
        "If-Match,'\"2\"',200",
        "If-Match,*,200",
        "If-Match,'\"1\"',412",
        "If-None-Match,*,412",
        "If-Match,'W/\"2\"',412",
    })
    void headers_are_conditions_with_a_status_of_their_own(String name, String value, int status)
            throws Exception {
        HttpResponse<String> put =
                server.send(
                        server.to("/kv/a")
                                .header(name, value)
                                .header("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString("{\"value\":{\"n\":1}}")));
        assertEquals(status, put.statusCode());
        if (status == 412) {
            Expect.refused(
                    412,
                    "CONDITION_FAILED",
                    value.startsWith("W/") ? "weak ETag" : "the condition does not hold",
                    put);
        }
    }

    @Test
    void if_none_match_creates_and_if_match_of_an_absent_key_fails() throws Exception {
        var create =
                server.to("/kv/b")
                        .header("If-None-Match", "*")
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"value\":1}"));
        assertEquals(200, server.send(create).statusCode());
        assertEquals(412, server.send(create).statusCode());
        assertEquals(
                412, server.send(server.to("/kv/c").header("If-Match", "*").DELETE()).statusCode());
    }

    @ParameterizedTest
    @CsvSource({
        "If-Match,2,If-Match is '2'; it must be *",
        "If-Match,'\"a\"',it must be * or the ETag of a GET",
        "If-None-Match,'\"2\"',it must be *",
    })
    void a_header_that_is_no_condition(String name, String value, String message) throws Exception {
        Expect.refused(
                400,
                "INVALID_REQUEST",
                message,
                server.send(server.to("/kv/a").header(name, value).DELETE()));
    }

    @Test
    void a_header_beside_another_condition() throws Exception {
        Expect.refused(
                400,
                "INVALID_REQUEST",
                "there is more than one condition",
                server.send(server.to("/kv/a?version=2").header("If-Match", "\"2\"").DELETE()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\", \"2\"", "W/\"2\"", "*"})
    void a_get_with_the_etag_that_it_has_is_not_modified(String tags) throws Exception {
        HttpResponse<String> same =
                server.send(server.to("/kv/a").header("If-None-Match", tags).GET());
        assertEquals(304, same.statusCode());
        assertEquals("", same.body());
        assertEquals("\"2\"", same.headers().firstValue("ETag").orElseThrow());
        assertEquals("Accept, Accept-Encoding", same.headers().firstValue("Vary").orElseThrow());
        assertEquals(
                200,
                server.send(server.to("/kv/a").header("If-None-Match", "\"1\"").GET())
                        .statusCode());
    }

    /// A cache would take one for the other.
    @Test
    void the_bytes_of_a_value_are_never_taken_for_its_json() throws Exception {
        String raw = "application/octet-stream";
        HttpResponse<String> bytes = server.send(server.to("/kv/a").header("Accept", raw).GET());
        String etag = server.get("/kv/a").headers().firstValue("ETag").orElseThrow();
        assertEquals(etag, bytes.headers().firstValue("ETag").orElseThrow());
        assertEquals("no-store", bytes.headers().firstValue("Cache-Control").orElseThrow());
        assertEquals(200, statusOfGet(raw, etag));
        assertEquals(304, statusOfGet("application/json", etag));
    }

    /// A touch makes no revision, but takes the key out of its lease.
    @Test
    void a_lease_that_is_gone_is_not_taken_for_unmodified() throws Exception {
        server.post("/leases", "{\"ttl\":60}");
        server.put("/kv/a", "{\"value\":1,\"lease\":3}");
        HttpResponse<String> leased = server.get("/kv/a");
        assertTrue(leased.body().contains("\"lease\":3"), leased.body());
        String etag = leased.headers().firstValue("ETag").orElseThrow();
        assertEquals(200, server.post("/kv/a/touch", "{\"ttl\":60}").statusCode());

        HttpResponse<String> touched =
                server.send(server.to("/kv/a").header("If-None-Match", etag).GET());
        assertEquals(200, touched.statusCode());
        assertFalse(touched.body().contains("lease"), touched.body());
        assertEquals(etag, touched.headers().firstValue("ETag").orElseThrow());
        assertEquals(
                200,
                server.send(server.to("/kv/a").header("If-Match", etag).DELETE()).statusCode());
    }

    private int statusOfGet(String accept, String etag) throws Exception {
        return server.send(
                        server.to("/kv/a")
                                .header("Accept", accept)
                                .header("If-None-Match", etag)
                                .GET())
                .statusCode();
    }

    /// A cache that asks whether it still holds would show the first time to live for ever.
    @Test
    void an_answer_with_a_time_to_live_has_no_etag() throws Exception {
        HttpResponse<String> answer =
                server.send(
                        server.to("/kv/a?with_ttl=true").header("If-None-Match", "\"2\"").GET());
        assertEquals(200, answer.statusCode());
        assertTrue(answer.headers().firstValue("ETag").isEmpty());
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElseThrow());
    }
}
