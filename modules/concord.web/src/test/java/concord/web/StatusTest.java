package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Status;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a member tells of itself.
class StatusTest {

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void of_a_member_that_serves() throws Exception {
        server.put("/kv/a", "{\"value\":\"one\"}");
        server.put("/kv/b", "{\"value\":\"two\"}");
        Status status = server.concord().status();
        assertEquals(2, status.keys());
        assertTrue(status.bytes() > 0);

        Expect.ok(
                "{\"node\":\"n1\",\"role\":\"leader\",\"leader\":\"n1\",\"term\":1,"
                        + "\"commit_index\":"
                        + status.commitIndex()
                        + ",\"applied_index\":"
                        + status.appliedIndex()
                        + ",\"ready\":true,\"problem\":null,\"revision\":2,"
                        + "\"members\":[{\"id\":\"n1\",\"address\":null,\"role\":\"leader\","
                        + "\"lag_entries\":0}],"
                        + "\"storage\":{\"keys\":2,\"bytes\":"
                        + status.bytes()
                        + "},\"version\":\""
                        + Concord.version()
                        + "\",\"formats\":{"
                        + formats()
                        + "}}",
                server.get("/status"));
    }

    @Test
    void of_a_member_that_does_not_serve_is_told_as_well() throws Exception {
        server.concord().close();

        HttpResponse<String> answer = server.get("/status");
        assertEquals(200, answer.statusCode());
        String body = answer.body();
        assertTrue(body.contains("\"role\":\"stopped\",\"leader\":null"), body);
        assertTrue(body.contains("\"ready\":false,\"problem\":\"member n1 is closed\""), body);
        assertTrue(body.contains("\"members\":null,\"storage\":{\"keys\":0,"), body);
    }

    private static String formats() {
        return Concord.formats().entrySet().stream()
                .map(format -> "\"" + format.getKey() + "\":" + format.getValue())
                .collect(Collectors.joining(","));
    }
}
