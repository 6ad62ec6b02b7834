package concord.core.command;

import concord.core.ConcordException;
import concord.core.Lifetime;
import concord.core.auth.AccessRole;
import concord.core.auth.Token;
import java.time.Duration;
import java.util.List;

/// Whatever changes who may do what.
public sealed interface AccessCommand extends Command {

    /// Makes a token.
    ///
    /// @param name what people call it
    /// @param hash of its secret, which is made outside and is never in the log
    /// @param roles the names of its roles
    /// @param ttlMillis how long it counts, 0 for ever
    /// @param first whether it is made only while there is no token of an admin
    record CreateToken(
            String name, TokenHash hash, List<String> roles, long ttlMillis, boolean first)
            implements AccessCommand {

        /// Keeps a copy.
        ///
        /// @throws ConcordException.InvalidRequest when something is not allowed
        public CreateToken {
            roles = List.copyOf(roles);
            Token.check(name, roles);
            if (ttlMillis != 0) {
                var _ = Lifetime.checked(Duration.ofMillis(ttlMillis));
            }
        }
    }

    /// Ends a token.
    record RevokeToken(String id) implements AccessCommand {}

    /// Makes a role, or changes one.
    record PutRole(AccessRole role) implements AccessCommand {

        /// @throws ConcordException.InvalidRequest when it is one that is built in
        public PutRole {
            if (AccessRole.isBuiltIn(role.name())) {
                throw new ConcordException.InvalidRequest(
                        "role '" + role.name() + "' is built in and cannot be changed");
            }
        }
    }

    /// Removes a role.
    record DropRole(String name) implements AccessCommand {}
}
