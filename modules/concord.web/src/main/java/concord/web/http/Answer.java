package concord.web.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What goes back to the client.
///
/// @param status the HTTP status
/// @param headers the headers, `Content-Type` among them
/// @param body the bytes, in pieces, so that a large value is not copied to stand between two
///   braces
public record Answer(Status status, List<Header> headers, List<ByteBuffer> body) {

    private static final Header JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    private static final Header BYTES =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");

    /// Up to here one write of everything is cheaper than several.
    private static final int SMALL_BYTES = 32 << 10;

    /// `{"status":"ok","data":{…}}`.
    ///
    /// @param data writes the fields of `data`
    public static Answer ok(Consumer<JsonOutput> data) {
        return json(
                Status.OK_200,
                List.of(),
                envelope -> {
                    envelope.text("status", "ok");
                    envelope.object("data", data);
                });
    }

    /// Bytes as they are.
    public static Answer bytes(ByteBuffer bytes) {
        return new Answer(Status.OK_200, List.of(BYTES), List.of(bytes));
    }

    /// `{"status":"error","error":{"code":"…","message":"…"}}`.
    static Answer failure(Failure failure) {
        return json(
                failure.status(),
                failure.headers(),
                envelope -> {
                    envelope.text("status", "error");
                    envelope.object(
                            "error",
                            error -> {
                                error.text("code", failure.code());
                                error.text("message", failure.message());
                            });
                });
    }

    private static Answer json(Status status, List<Header> headers, Consumer<JsonOutput> envelope) {
        List<Header> all = new ArrayList<>(headers);
        all.add(JSON);
        return new Answer(status, all, JsonOutput.write(envelope));
    }

    /// The same answer with one more header.
    public Answer with(Header header) {
        List<Header> more = new ArrayList<>(headers);
        more.add(header);
        return new Answer(status, more, body);
    }

    /// The same answer, after which the connection ends.
    Answer asLast() {
        return isLast() ? this : with(HeaderValues.CONNECTION_CLOSE);
    }

    /// Whether the connection ends after it.
    boolean isLast() {
        return headers.contains(HeaderValues.CONNECTION_CLOSE);
    }

    /// Sends it: without the body, but with its length, when `method` is `HEAD`.
    void send(ServerResponse response, Method method) {
        response.status(status);
        headers.forEach(response::header);
        if (method.equals(Method.HEAD)) {
            response.contentLength(length());
            response.send();
        } else if (length() <= SMALL_BYTES) {
            response.send(bytes());
        } else {
            response.contentLength(length());
            stream(response);
        }
    }

    /// The body in one piece.
    byte[] bytes() {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(length()));
        body.forEach(piece -> all.put(piece.duplicate()));
        return all.array();
    }

    private long length() {
        return body.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    private void stream(ServerResponse response) {
        byte[] window = new byte[SMALL_BYTES];
        try (OutputStream out = response.outputStream()) {
            for (ByteBuffer piece : body) {
                ByteBuffer rest = piece.duplicate();
                while (rest.hasRemaining()) {
                    int count = Math.min(window.length, rest.remaining());
                    rest.get(window, 0, count);
                    out.write(window, 0, count);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
