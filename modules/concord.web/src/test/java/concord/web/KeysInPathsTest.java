package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import concord.core.Key;
import concord.core.Value;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A key is the rest of the path after `/kv/` as it stands in the request line, percent-decoded
/// exactly once and not otherwise touched.
class KeysInPathsTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Arguments> paths() {
        return Stream.of(
                arguments("plain", "plain"),
                arguments("a/b", "a/b"),
                arguments("a%2Fb", "a/b"),
                arguments("a%2fb", "a/b"),
                arguments("a//b", "a//b"),
                arguments("/a", "/a"),
                arguments("a/", "a/"),
                arguments("/", "/"),
                arguments("//", "//"),
                arguments(".", "."),
                arguments("..", ".."),
                arguments("a/./b", "a/./b"),
                arguments("a/../b", "a/../b"),
                arguments("../../secret", "../../secret"),
                arguments("%2E%2E/a", "../a"),
                arguments("a+b", "a+b"),
                arguments("a%2Bb", "a+b"),
                arguments("a%20b", "a b"),
                arguments("a;b=c/d", "a;b=c/d"),
                arguments("a%3Bb", "a;b"),
                arguments("a%3Fb", "a?b"),
                arguments("a%23b", "a#b"),
                arguments("a=b&c", "a=b&c"),
                arguments("a:b@c", "a:b@c"),
                arguments("a!$'()*,~", "a!$'()*,~"),
                arguments("[a]{b}^", "[a]{b}^"),
                arguments("a\"b<c>", "a\"b<c>"),
                arguments("100%25", "100%"),
                arguments("%252F", "%2F"),
                arguments("a%00b", "a\0b"),
                arguments("a%0D%0Ab", "a\r\nb"),
                arguments("%C3%A9", "é"),
                arguments("%E6%9D%B1%E4%BA%AC", "東京"),
                arguments("%F0%9F%98%80", "😀"),
                arguments("%EF%BB%BFa", "\uFEFFa"),
                arguments("ttl", "ttl"),
                arguments("a%2Fttl", "a/ttl"),
                arguments("a%2Ftouch", "a/touch"),
                arguments("bulk", "bulk"),
                arguments("kv", "kv"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    void name_a_key(String path, String key) throws IOException {
        server.concord().store().put(key, Value.of("before"));
        try (Wire wire = server.wire()) {
            assertEquals(200, put(wire, path).status());
            assertEquals(
                    "1", server.concord().store().get(key).orElseThrow().value().json().asText());
            assertTrue(request(wire, "GET", path).body().contains("\"value\":1,"));
            assertTrue(request(wire, "DELETE", path).body().contains("\"deleted\":true"));
            assertTrue(server.concord().store().get(key).isEmpty());
        }
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                arguments("", "key is empty"),
                arguments("%", "position 0 is not percent-encoding; write a '%' as %25"),
                arguments("a%2", "'%2' at position 1"),
                arguments("a%zzb", "'%zz' at position 1"),
                arguments("a%-1", "'%-1' at position 1"),
                arguments("%u00e9", "'%u0' at position 0"),
                arguments("é", "position 0 is not printable ASCII"),
                arguments("%C3", "not UTF-8"),
                arguments("%FF", "not UTF-8"),
                arguments("%C0%AF", "not UTF-8"),
                arguments("%ED%A0%80", "not UTF-8"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void are_refused_when_they_are_not_well_formed(String path, String message) throws IOException {
        try (Wire wire = server.wire()) {
            Expect.refused(400, "INVALID_KEY", message, put(wire, path));
            Expect.refused(400, "INVALID_KEY", message, request(wire, "GET", path));
            Expect.refused(400, "INVALID_KEY", message, request(wire, "DELETE", path));
        }
    }

    static Stream<Arguments> lengths() {
        return Stream.of(
                arguments("a".repeat(1024), true),
                arguments("a".repeat(1025), false),
                arguments("%61".repeat(1024), true),
                arguments("%61".repeat(1025), false),
                arguments("%C3%A9".repeat(512), true),
                arguments("a" + "%C3%A9".repeat(512), false),
                arguments("%F0%9F%98%80".repeat(256), true),
                arguments("%E6%9D%B1".repeat(342), false));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void have_at_most_1024_bytes_not_characters(String path, boolean fits) throws IOException {
        try (Wire wire = server.wire()) {
            Wire.Received answer = put(wire, path);
            if (fits) {
                assertEquals(200, answer.status());
            } else {
                Expect.refused(400, "INVALID_KEY", "at most 1024 are allowed", answer);
            }
        }
    }

    @Test
    void that_differ_only_in_slashes_are_different_keys() throws IOException {
        try (Wire wire = server.wire()) {
            put(wire, "x/y");
            Expect.refused(404, "NOT_FOUND", "no key 'x//y'", request(wire, "GET", "x//y"));
            Expect.refused(404, "NOT_FOUND", "no key 'x/y/'", request(wire, "GET", "x/y/"));
            Expect.refused(404, "NOT_FOUND", "no key '/x/y'", request(wire, "GET", "/x/y"));
        }
        assertTrue(server.concord().store().get(Key.of("x/y")).isPresent());
    }

    @Test
    void do_not_end_at_a_raw_hash_sign_unnoticed() throws IOException {
        try (Wire wire = server.wire()) {
            Expect.refused(400, "INVALID_REQUEST", "write it as %23", put(wire, "a#b"));
        }
    }

    private static Wire.Received put(Wire wire, String path) throws IOException {
        return wire.send("PUT /api/v1/kv/" + path + " HTTP/1.1\n")
                .send("Host: test\nContent-Type: application/json\nContent-Length: 11\n\n")
                .send("{\"value\":1}")
                .receive();
    }

    private static Wire.Received request(Wire wire, String method, String path) throws IOException {
        return wire.send(method + " /api/v1/kv/" + path + " HTTP/1.1\nHost: test\n\n").receive();
    }
}
