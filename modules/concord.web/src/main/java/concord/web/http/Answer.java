package concord.web.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What goes back to the client.
///
/// @param status the HTTP status
/// @param headers the headers, `Content-Type` among them
/// @param body what is sent behind them
public record Answer(Status status, List<Header> headers, Body body) {

    private static final long LARGE_BYTES = 256 << 10;

    private static final Header JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    private static final Header BYTES =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");

    /// `{"status":"ok","data":{…}}`.
    ///
    /// @param data writes the fields of `data`
    public static Answer ok(Consumer<JsonOutput> data) {
        return json(Status.OK_200, List.of(), ok -> success(ok, data));
    }

    /// The same, sent while it is made when that saves memory.
    ///
    /// @param bytes about how long it becomes
    public static Answer ok(long bytes, Consumer<JsonOutput> data) {
        return bytes > LARGE_BYTES ? streamed(() -> {}, data) : ok(data);
    }

    /// `{"status":"ok","data":{…}}`, sent while it is made, however long it is.
    ///
    /// @param source what is read for it; closed when everything is sent, or cannot be
    /// @param data writes the fields of `data`
    public static Answer streamed(AutoCloseable source, Consumer<JsonOutput> data) {
        return new Answer(
                Status.OK_200,
                List.of(JSON),
                new Body.Streamed(
                        source, out -> JsonOutput.write(out, ok -> success(ok, data)), true));
    }

    /// Something else than JSON, sent while it is made.
    ///
    /// @param type its media type
    /// @param source what is read for it; closed when everything is sent, or cannot be
    /// @param writer writes all of it; each flush sends what is there
    public static Answer streamed(String type, AutoCloseable source, Body.Writer writer) {
        return new Answer(
                Status.OK_200,
                List.of(HeaderValues.create(HeaderNames.CONTENT_TYPE, type)),
                new Body.Streamed(source, writer, false));
    }

    /// Bytes as they are.
    public static Answer bytes(ByteBuffer bytes) {
        return new Answer(Status.OK_200, List.of(BYTES), new Body.Whole(List.of(bytes), false));
    }

    /// A text that is there already.
    ///
    /// @param type its media type
    public static Answer text(String type, ByteBuffer utf8) {
        return new Answer(
                Status.OK_200,
                List.of(HeaderValues.create(HeaderNames.CONTENT_TYPE, type)),
                new Body.Whole(List.of(utf8), true));
    }

    /// Nothing but a status: what the client has is still right.
    public static Answer notModified() {
        return new Answer(Status.NOT_MODIFIED_304, List.of(), new Body.Whole(List.of(), false));
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

    private static void success(JsonOutput envelope, Consumer<JsonOutput> data) {
        envelope.text("status", "ok");
        envelope.object("data", data);
    }

    private static Answer json(Status status, List<Header> headers, Consumer<JsonOutput> envelope) {
        List<Header> all = new ArrayList<>(headers);
        all.add(JSON);
        return new Answer(status, all, new Body.Whole(JsonOutput.write(envelope), true));
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

    /// The same answer, after which the connection goes on for others.
    Answer asOneOfMany() {
        return isLast()
                ? new Answer(
                        status,
                        headers.stream()
                                .filter(header -> !header.equals(HeaderValues.CONNECTION_CLOSE))
                                .toList(),
                        body)
                : this;
    }

    /// Whether the connection ends after it.
    boolean isLast() {
        return headers.contains(HeaderValues.CONNECTION_CLOSE);
    }
}
