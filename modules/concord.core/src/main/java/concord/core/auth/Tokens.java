package concord.core.auth;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The tokens of a store. Part of the replicated state: a token that is made counts on every
/// member, and one that is revoked counts on none, as soon as the member has applied it.
public interface Tokens {

    /// Makes a token that never expires.
    ///
    /// @param name what people call it
    /// @param roles the names of its roles
    /// @throws concord.core.ConcordException.InvalidRequest when they are not allowed
    /// @throws concord.core.ConcordException.NotFound when there is no such role
    /// @throws concord.core.ConcordException.ConditionFailed when there are too many tokens
    IssuedToken create(String name, List<String> roles);

    /// Makes a token that expires.
    ///
    /// @param ttl how long from now
    IssuedToken create(String name, List<String> roles, Duration ttl);

    /// The token of an id, or empty when it has expired, was revoked or never was.
    Optional<Token> get(String id);

    /// All tokens in the order in which they were made.
    List<Token> list();

    /// Ends a token: it is refused from now on, and watches that were begun with it end.
    ///
    /// @return whether there was one
    boolean revoke(String id);
}
