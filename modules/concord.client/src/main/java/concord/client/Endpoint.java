package concord.client;

import concord.core.ConcordException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;

/// Where a server listens.
///
/// @param host a name or an address
/// @param port the port of HTTP and gRPC
/// @param secure whether it speaks TLS
record Endpoint(String host, int port, boolean secure) {

    private static final int DEFAULT_PORT = 4000;

    /// The endpoints of a list such as `http://h1:4000,http://h2:4000`.
    ///
    /// @throws ConcordException.InvalidRequest when one of them is none, or there is none
    static List<Endpoint> list(String text) {
        List<Endpoint> endpoints =
                Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .map(Endpoint::of)
                        .toList();
        if (endpoints.isEmpty()) {
            throw new ConcordException.InvalidRequest(
                    "endpoints is empty; give at least one, such as http://127.0.0.1:4000");
        }
        return endpoints;
    }

    private static Endpoint of(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw wrong(text);
        }
        String scheme = String.valueOf(uri.getScheme());
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        if (uri.getHost() == null
                || !List.of("http", "https").contains(scheme)
                || !List.of("", "/").contains(path)
                || uri.getRawQuery() != null
                || uri.getRawUserInfo() != null) {
            throw wrong(text);
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return new Endpoint(uri.getHost(), port, scheme.equals("https"));
    }

    private static ConcordException wrong(String text) {
        return new ConcordException.InvalidRequest(
                "endpoint is '"
                        + text
                        + "'; it must be http://host:port, or https://host:port for TLS");
    }

    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + host + ":" + port;
    }
}
