package concord.web.http;

import concord.core.auth.Access;
import concord.core.spi.TraceContext;
import io.helidon.webserver.http.ServerRequest;

/// Decides what a caller gets, before anything else of his request is looked at.
@FunctionalInterface
public interface Door {

    /// What a caller may use.
    ///
    /// @param trace what his request is part of
    /// @throws concord.core.ConcordException.Unauthorized when he has to show a token that counts
    Access admit(ServerRequest request, TraceContext trace);
}
