package concord.web.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.Optional;

/// The token that a request, or a call in its metadata, shows: `Authorization: Bearer T` (RFC 6750,
/// §2.1) or `X-API-Key: T`.
public final class Credentials {

    private static final String BEARER = "Bearer ";
    private static final HeaderName API_KEY = HeaderNames.create("X-API-Key");

    private Credentials() {}

    /// The token, or empty when there is none. Another scheme shows none: it may be for a proxy.
    public static Optional<String> token(Headers headers) {
        return headers.first(HeaderNames.AUTHORIZATION)
                .map(String::strip)
                .filter(it -> it.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(it -> it.substring(BEARER.length()).strip())
                .or(() -> headers.first(API_KEY).map(String::strip))
                .filter(token -> !token.isEmpty());
    }
}
