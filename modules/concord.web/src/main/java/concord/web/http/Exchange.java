package concord.web.http;

import concord.core.ConcordException;
import concord.core.Key;
import concord.core.auth.Access;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.BadRequestException;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.Principal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One request, as the handler of its route sees it.
public final class Exchange {

    /// Answers up to here are not worth counting.
    private static final int SMALL_BYTES = 64 << 10;

    /// What a body takes at first, unless it is announced as shorter.
    private static final int FIRST_BYTES = 1 << 10;

    private final ServerRequest request;
    private final String parameter;
    private final QueryParameters query;
    private final Optional<Access> access;
    private final BodyRoom.Share room;
    private final BodyRoom.Share held;
    private final Duration bodyTimeout;

    /// @param room takes the bytes of the body, and is closed when it is held no longer
    /// @param held takes what the answer holds, and is closed when it is sent
    /// @param bodyTimeout how long the body may be on its way, or, where it is read as it comes,
    ///   one piece of it
    Exchange(
            ServerRequest request,
            String parameter,
            QueryParameters query,
            Optional<Access> access,
            BodyRoom.Share room,
            BodyRoom.Share held,
            Duration bodyTimeout) {
        this.request = request;
        this.parameter = parameter;
        this.query = query;
        this.access = access;
        this.room = room;
        this.held = held;
        this.bodyTimeout = bodyTimeout;
    }

    /// What the caller may use: all that a route behind a door does, it does with this.
    public Access access() {
        return access.orElseThrow(() -> new IllegalStateException("the route has no door"));
    }

    /// The key that the path names: everything the route's parameter took, percent-decoded once.
    ///
    /// @throws ConcordException.InvalidKey when it breaks the rules of [Key], is not UTF-8 or is
    ///   not percent-encoding
    public Key key() {
        try {
            return Key.of(PercentEncoding.decode(parameter));
        } catch (IllegalArgumentException e) {
            throw new ConcordException.InvalidKey("key: " + e.getMessage());
        }
    }

    /// The query.
    public QueryParameters query() {
        return query;
    }

    /// The text that the path names, percent-decoded once.
    ///
    /// @throws ConcordException.InvalidRequest when it is not UTF-8 or not percent-encoding
    public String parameter() {
        try {
            return PercentEncoding.text(parameter);
        } catch (IllegalArgumentException e) {
            throw new ConcordException.InvalidRequest("path: " + e.getMessage());
        }
    }

    /// A header, or empty when the request has none of this name.
    public Optional<String> header(HeaderName header) {
        return request.headers().first(header).map(String::strip);
    }

    /// The media type of the body in lower case and without parameters, or empty when none is
    /// given.
    ///
    /// @throws FailureException as `UNSUPPORTED_MEDIA_TYPE` when it names a charset besides UTF-8
    public Optional<String> contentType() {
        return request.headers().first(HeaderNames.CONTENT_TYPE).map(Exchange::mediaType);
    }

    /// Whether the client would rather have `type` than JSON: it names it in `Accept`, and does not
    /// name JSON before it.
    ///
    /// @throws ConcordException.InvalidRequest when `Accept` is not a list of media types
    public boolean prefers(String type) {
        if (!request.headers().contains(HeaderNames.ACCEPT)) {
            return false;
        }
        return accepted().stream()
                .filter(accepted -> accepted.qualityFactor() > 0)
                .map(HttpMediaType::mediaType)
                .map(accepted -> accepted.text().toLowerCase(Locale.ROOT))
                .filter(accepted -> accepted.equals(type) || accepted.equals("application/json"))
                .findFirst()
                .equals(Optional.of(type));
    }

    private List<HttpMediaType> accepted() {
        try {
            return request.headers().acceptedTypes();
        } catch (BadRequestException e) {
            throw new ConcordException.InvalidRequest("Accept is not a list of media types");
        }
    }

    /// The subject of the certificate that the client has shown, such as `CN=billing`. Whoever it
    /// is, an authority of `tls.client-ca` has signed it.
    ///
    /// @return empty when it has shown none, or there is no TLS
    public Optional<String> clientSubject() {
        return request.remotePeer().tlsPrincipal().map(Principal::getName);
    }

    /// The whole body. No more than `limitBytes` are ever held: a longer one is refused by its
    /// announced length, or as soon as it proves longer.
    ///
    /// @throws FailureException as `VALUE_TOO_LARGE` when it is longer
    /// @throws ConcordException.Overloaded when there is no room for it now
    public byte[] body(long limitBytes) {
        long announced = request.headers().contentLength().orElse(0);
        if (announced > limitBytes) {
            throw Failure.bodyTooLarge(limitBytes).exception();
        }
        try (var _ = Reception.body(bodyTimeout)) {
            byte[] body = read(request.content().inputStream(), (int) announced, limitBytes);
            if (body.length < announced) {
                throw new CloseConnectionException("the body ended before its announced length");
            }
            return body;
        } catch (NumberFormatException | DataReader.IncorrectNewLineException e) {
            throw brokenChunk(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Takes room for an answer that is about to be made, if it is a large one. It is given back
    /// when the answer is sent. The body has been read by now, and is held no longer.
    ///
    /// @throws ConcordException.Overloaded when there is none now
    public void hold(long bytes) {
        if (bytes > SMALL_BYTES) {
            room.giveBack();
            held.take(bytes);
        }
    }

    /// The same for an answer that must not be refused any more: those who come later have to wait.
    public void holdAnyway(long bytes) {
        if (bytes > SMALL_BYTES) {
            held.takeAnyway(bytes);
        }
    }

    /// The body as it comes, however long it is: nothing of it is held. Its client may be slow, but
    /// not silent.
    public InputStream stream() {
        return new Streamed(request.content().inputStream(), bodyTimeout);
    }

    /// A body that is read on without end, as long as some of it comes in time.
    private static final class Streamed extends InputStream {
        private final InputStream in;
        private final Duration timeout;

        Streamed(InputStream in, Duration timeout) {
            this.in = in;
            this.timeout = timeout;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try (var _ = Reception.body(timeout)) {
                return in.read(target, offset, length);
            } catch (NumberFormatException | DataReader.IncorrectNewLineException e) {
                throw brokenChunk(e);
            }
        }
    }

    /// Reads to the end, into a buffer that grows as bytes come.
    private byte[] read(InputStream in, int announced, long limitBytes) throws IOException {
        byte[] body = new byte[0];
        int filled = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (filled == limitBytes) {
                throw Failure.bodyTooLarge(limitBytes).exception();
            }
            long end = filled < announced ? announced : limitBytes;
            int length = (int) Math.min(end, Math.max(FIRST_BYTES, 2L * body.length));
            room.take(length - body.length);
            body = Arrays.copyOf(body, length);
            body[filled] = (byte) next;
            filled += 1 + in.readNBytes(body, filled + 1, length - filled - 1);
        }
        return filled == body.length ? body : Arrays.copyOf(body, filled);
    }

    /// Helidon reports some of the faults of a chunked body as if they were bugs.
    private static RequestException brokenChunk(RuntimeException cause) {
        return RequestException.builder()
                .type(DirectHandler.EventType.BAD_REQUEST)
                .message("a chunk of the body has no valid length or end")
                .cause(cause)
                .build();
    }

    private static String mediaType(String header) {
        String[] parts = header.toLowerCase(Locale.ROOT).split(";", -1);
        for (String part : parts) {
            String option = part.strip().replace("\"", "");
            if (option.startsWith("charset=") && !option.equals("charset=utf-8")) {
                throw Failure.unsupportedMediaType(
                                "the charset of the body is '"
                                        + option.substring("charset=".length())
                                        + "'; it must be UTF-8")
                        .exception();
            }
        }
        return parts[0].strip();
    }
}
