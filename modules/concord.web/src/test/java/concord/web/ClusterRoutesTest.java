package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The members of a store that can have only one, and requests that are wrong for any.
class ClusterRoutesTest {

    private static final String OTHER = "{\"id\":\"n2\",\"address\":\"127.0.0.1:7002\"}";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void the_only_member_is_listed() throws Exception {
        Expect.ok(
                "{\"cluster\":{\"name\":\"concord\",\"id\":\"memory\"},\"members\":["
                        + "{\"id\":\"n1\",\"address\":null,\"role\":\"leader\","
                        + "\"lag_entries\":0}]}",
                server.get("/cluster/members"));
    }

    @Test
    void it_leads_and_agrees_with_itself() throws Exception {
        Expect.ok("{\"leader\":\"n1\"}", server.post("/cluster/leader", "{\"id\":\"n1\"}"));
        Expect.ok("{\"index\":0,\"hashes\":{},\"agree\":true}", server.get("/cluster/states"));
    }

    @Test
    void it_gets_no_others() throws Exception {
        String why = "a store in memory has no other members";
        Expect.refused(400, "INVALID_REQUEST", why, server.post("/cluster/members", OTHER));
        Expect.refused(400, "INVALID_REQUEST", why, server.delete("/cluster/members?id=n1"));
        Expect.refused(
                404,
                "NOT_FOUND",
                "there is no member n2",
                server.post("/cluster/leader", "{\"id\":\"n2\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|the body is empty; it must be a JSON object: {\\\"id\\\": \\\"…\\\", \\\"address\\\":",
                "[]|the body must be a JSON object: {\\\"id\\\":",
                "{\"id\":\"n2\"}|the body has no field 'address'",
                "{\"address\":\"h:1\"}|the body has no field 'id'",
                "{\"id\":2,\"address\":\"h:1\"}|id must be a text",
                "{\"id\":\"n2\",\"address\":null}|address must be a text",
                "{\"id\":\"n2\",\"id\":\"n3\"}|Duplicate field 'id'",
                "{\"id\":\"n2\",\"port\":1}|unknown field 'port' in the body; allowed: address, id",
                "{\"id\":\"n2\"|malformed JSON at line 1",
                "{\"id\":\"n2\",\"address\":\"h:1\"} 1|something follows the body's JSON object",
            })
    void a_body_that_names_no_member(String body, String message) throws Exception {
        Expect.refused(400, "INVALID_REQUEST", message, server.post("/cluster/members", body));
    }

    @Test
    void a_removal_that_names_no_member() throws Exception {
        Expect.refused(
                400,
                "INVALID_REQUEST",
                "query parameter 'id' is missing",
                server.delete("/cluster/members"));
    }

    @Test
    void a_body_of_another_type() throws Exception {
        Expect.refused(
                415,
                "UNSUPPORTED_MEDIA_TYPE",
                "there is no Content-Type; it must be application/json",
                server.send(server.to("/cluster/members").POST(BodyPublishers.ofString(OTHER))));
        Expect.refused(
                415,
                "UNSUPPORTED_MEDIA_TYPE",
                "Content-Type is 'text/plain'; it must be application/json",
                server.send(
                        server.to("/cluster/leader")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("{\"id\":\"n1\"}"))));
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,/cluster/members,'DELETE, GET, HEAD, POST'",
        "GET,/cluster/leader,POST",
        "POST,/cluster/states,'GET, HEAD'",
        "POST,/status,'GET, HEAD'",
    })
    void a_method_that_the_path_does_not_have(String method, String path, String allowed)
            throws Exception {
        var answer = server.send(server.to(path).method(method, BodyPublishers.noBody()));
        Expect.refused(405, "METHOD_NOT_ALLOWED", method + " is not possible here", answer);
        assertEquals(allowed, answer.headers().firstValue("Allow").orElseThrow());
    }
}
