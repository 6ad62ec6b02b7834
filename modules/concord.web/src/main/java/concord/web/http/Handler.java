package concord.web.http;

/// Answers the requests of one route. May block: every connection has a virtual thread of its own.
@FunctionalInterface
public interface Handler {

    /// The answer to a request.
    ///
    /// @throws concord.core.ConcordException or [FailureException], which become error envelopes;
    ///   anything else is a bug
    Answer handle(Exchange exchange);
}
