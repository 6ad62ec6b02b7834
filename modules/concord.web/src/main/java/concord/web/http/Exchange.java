package concord.web.http;

import concord.core.ConcordException;
import concord.core.Key;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.BadRequestException;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One request, as the handler of its route sees it.
public final class Exchange {

    private final ServerRequest request;
    private final String parameter;
    private final QueryParameters query;

    Exchange(ServerRequest request, String parameter, QueryParameters query) {
        this.request = request;
        this.parameter = parameter;
        this.query = query;
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

    /// Whether the request has this header.
    public boolean has(HeaderName header) {
        return request.headers().contains(header);
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

    /// The whole body. No more than `limitBytes` are ever held: a longer one is refused by its
    /// announced length, or as soon as it proves longer.
    ///
    /// @throws FailureException as `VALUE_TOO_LARGE` when it is longer
    public byte[] body(long limitBytes) {
        if (request.headers().contentLength().orElse(0) > limitBytes) {
            throw Failure.bodyTooLarge(limitBytes).exception();
        }
        try {
            InputStream in = request.content().inputStream();
            byte[] body = in.readNBytes(Math.toIntExact(limitBytes));
            if (body.length == limitBytes && in.read() >= 0) {
                throw Failure.bodyTooLarge(limitBytes).exception();
            }
            return body;
        } catch (NumberFormatException | DataReader.IncorrectNewLineException e) {
            throw brokenChunk(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
