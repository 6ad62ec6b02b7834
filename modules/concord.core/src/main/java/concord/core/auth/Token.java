package concord.core.auth;

import concord.core.ConcordException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is known of a token: everything but its secret, of which only a hash is kept.
///
/// @param id names it in lists, in logs and when it is revoked; cannot be used to get in
/// @param name what people call it; several may have the same
/// @param roles the names of its roles
/// @param createdAt when it was made, by log time
/// @param expiresAt when it expires, by log time; never if it is empty
public record Token(
        String id,
        String name,
        List<String> roles,
        Instant createdAt,
        Optional<Instant> expiresAt) {

    /// The longest name, in bytes of UTF-8.
    public static final int NAME_MAX_BYTES = 255;

    /// The most roles of a token.
    public static final int ROLES_MAX = 20;

    /// Keeps a copy.
    ///
    /// @throws ConcordException.InvalidRequest when the name or the roles are not allowed
    public Token {
        roles = List.copyOf(roles);
        check(name, roles);
    }

    /// Checks what whoever makes a token chooses.
    ///
    /// @throws ConcordException.InvalidRequest when the name or the roles are not allowed
    public static void check(String name, List<String> roles) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > NAME_MAX_BYTES) {
            throw new ConcordException.InvalidRequest(
                    "name of the token has "
                            + length
                            + " bytes; it must have 1 to "
                            + NAME_MAX_BYTES);
        }
        if (roles.isEmpty() || roles.size() > ROLES_MAX) {
            throw new ConcordException.InvalidRequest(
                    "a token has " + roles.size() + " roles; it must have 1 to " + ROLES_MAX);
        }
        roles.forEach(role -> AccessRole.checkName("role", role));
        if (roles.stream().distinct().count() != roles.size()) {
            throw new ConcordException.InvalidRequest("roles name one of them twice");
        }
    }
}
