package concord.web;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;

/// What a client expects of an answer.
final class Expect {

    private Expect() {}

    /// `{"status":"ok","data":…}`, to the letter.
    static void ok(String data, HttpResponse<String> answer) {
        assertEquals("{\"status\":\"ok\",\"data\":" + data + "}", answer.body());
        assertEquals(200, answer.statusCode());
        assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
    }

    /// `{"status":"ok","data":…}`, whose data begins so.
    static void okBegins(String data, HttpResponse<String> answer) {
        String begins = "{\"status\":\"ok\",\"data\":" + data;
        assertTrue(answer.body().startsWith(begins), answer.body());
        assertEquals(200, answer.statusCode());
    }

    /// The error envelope, with a message that contains a text.
    static void refused(int status, String code, String message, HttpResponse<String> answer) {
        String type = answer.headers().firstValue("Content-Type").orElseThrow();
        refused(status, code, message, answer.statusCode(), type, answer.body());
    }

    /// The error envelope, with a message that contains a text.
    static void refused(int status, String code, String message, Wire.Received answer) {
        String type = answer.headers().getOrDefault("Content-Type", "none");
        refused(status, code, message, answer.status(), type, answer.body());
    }

    private static void refused(
            int status, String code, String message, int gotStatus, String type, String body) {
        String before = "{\"status\":\"error\",\"error\":{\"code\":\"" + code + "\",\"message\":\"";
        assertAll(
                () -> assertEquals(status, gotStatus),
                () -> assertEquals("application/json", type),
                () -> assertTrue(body.startsWith(before) && body.endsWith("\"}}"), body),
                () -> assertTrue(body.contains(message), body));
    }
}
