package concord.web.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/// Sends an [Answer]: compressed where that helps and the client takes it, without a body to
/// `HEAD`.
///
/// An answer that breaks off while it is made ends the connection without an end of the body, so
/// that no client takes a part for the whole.
final class Sending {

    /// Up to here one write of everything is cheaper than several.
    private static final int SMALL_BYTES = 32 << 10;

    /// What is smaller gains nothing by compression: it fits into one packet anyway.
    private static final int COMPRESSED_FROM_BYTES = 1 << 10;

    private final ServerRequest request;
    private final ServerResponse response;

    Sending(ServerRequest request, ServerResponse response) {
        this.request = request;
        this.response = response;
    }

    void send(Answer answer) {
        response.status(answer.status());
        answer.headers().forEach(response::header);
        boolean head = request.prologue().method().equals(Method.HEAD);
        switch (answer.body()) {
            case Body.Whole whole -> send(whole, head);
            case Body.Streamed streamed -> send(streamed, head);
        }
    }

    private void send(Body.Whole body, boolean head) {
        if (head) {
            response.contentLength(body.length()); // of what is not compressed: it is known
            response.send();
            return;
        }
        boolean compressed =
                body.compressible() && body.length() >= COMPRESSED_FROM_BYTES && takesGzip();
        if (compressed) {
            compressed();
        }
        if (compressed && body.length() > SMALL_BYTES) {
            try (OutputStream out = new GZIPOutputStream(response.outputStream(), 8 << 10)) {
                body.writeTo(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } else if (compressed) {
            response.send(gzip(body));
        } else if (body.length() <= SMALL_BYTES) {
            response.send(body.bytes());
        } else {
            response.contentLength(body.length());
            try (OutputStream out = response.outputStream()) {
                body.writeTo(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void send(Body.Streamed body, boolean head) {
        try (AutoCloseable _ = body.source()) {
            boolean compressed = body.compressible() && takesGzip();
            if (compressed) {
                compressed();
            }
            if (head) {
                response.send();
                return;
            }
            OutputStream chunks = response.outputStream();
            OutputStream out =
                    new BufferedOutputStream(
                            compressed ? new GZIPOutputStream(chunks, 8 << 10, true) : chunks,
                            SMALL_BYTES);
            body.writer().write(out);
            out.close(); // only now: the end of the body says that it is whole
        } catch (IOException
                | UncheckedIOException
                | DataReader.InsufficientDataAvailableException e) {
            throw new CloseConnectionException("the client has gone before the answer's end", e);
        } catch (CloseConnectionException e) {
            throw e;
        } catch (Exception e) {
            throw new BrokenOffException(e);
        }
    }

    private void compressed() {
        response.header(HeaderValues.create(HeaderNames.CONTENT_ENCODING, "gzip"));
        if (!response.headers().contains(HeaderNames.VARY)) {
            response.header(HeaderValues.create(HeaderNames.VARY, "Accept-Encoding"));
        }
    }

    private static byte[] gzip(Body.Whole body) {
        var bytes = new ByteArrayOutputStream(Math.toIntExact(body.length() / 2));
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            body.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /// Whether `Accept-Encoding` names gzip, or else anything, without forbidding it (RFC 9110
    /// §12.5.3).
    private boolean takesGzip() {
        String accepted =
                request.headers()
                        .first(HeaderNames.ACCEPT_ENCODING)
                        .orElse("")
                        .toLowerCase(Locale.ROOT);
        return takes(accepted, "gzip").or(() -> takes(accepted, "*")).orElse(false);
    }

    /// @return empty when the coding is not named
    private static Optional<Boolean> takes(String accepted, String coding) {
        return Arrays.stream(accepted.split(",", -1))
                .map(it -> it.split(";", -1))
                .filter(parts -> parts[0].strip().equals(coding))
                .findFirst()
                .map(parts -> parts.length < 2 || !parts[1].strip().matches("q=0(\\.0*)?"));
    }
}
