package concord.core.guard;

import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Range;
import concord.core.auth.Permission;
import concord.core.auth.Token;
import concord.core.command.TokenHash;
import concord.core.machine.AccessTable.Known;

/// Somebody with a token, and what he may do. Every question is answered by what counts now.
///
/// A range is allowed when one grant holds all of it: then what is found in it tells nothing of
/// other keys, not even that there are none.
///
/// @param gate knows which tokens count
/// @param hash of the token's secret
public record Caller(Gate gate, TokenHash hash) {

    /// The token.
    ///
    /// @throws ConcordException.Unauthorized when it does not count
    Token token() {
        return known().token();
    }

    private Known known() {
        return gate.known(hash);
    }

    /// @throws ConcordException.Forbidden when he may not do this with the key
    void require(Permission permission, Key key) {
        Known known = known();
        if (known.grants().stream().noneMatch(grant -> grant.allows(permission, key))) {
            throw forbidden(known, permission, "key '" + key + "'");
        }
    }

    /// @throws ConcordException.Forbidden when he may not do this with every key that a range can
    ///   have
    void require(Permission permission, Range range) {
        Known known = known();
        if (known.grants().stream().noneMatch(grant -> grant.allows(permission, range))) {
            throw forbidden(known, permission, text(range));
        }
    }

    /// @throws ConcordException.Forbidden when he may not do this with any key at all
    void requireSomewhere(Permission permission) {
        Known known = known();
        if (known.grants().stream().noneMatch(grant -> grant.allows(permission))) {
            throw forbidden(known, permission, "any key");
        }
    }

    /// @param what needs it, for the message
    /// @throws ConcordException.Forbidden when he may not do this with all keys
    void requireEverywhere(Permission permission, String what) {
        Known known = known();
        if (!known.mayEverywhere(permission)) {
            throw forbidden(known, permission, "all keys, which " + what + " needs");
        }
    }

    /// @param what needs it, for the message
    /// @throws ConcordException.Forbidden when he is no admin
    void requireAdmin(String what) {
        requireEverywhere(Permission.ADMIN, what);
    }

    boolean mayEverywhere(Permission permission) {
        return known().mayEverywhere(permission);
    }

    private static ConcordException.Forbidden forbidden(
            Known known, Permission permission, String what) {
        Token token = known.token();
        return new ConcordException.Forbidden(
                "token '"
                        + token.name()
                        + "' ("
                        + token.id()
                        + ") has no "
                        + permission
                        + " permission on "
                        + what
                        + "; its roles are "
                        + String.join(", ", token.roles()));
    }

    private static String text(Range range) {
        if (range.from().isEmpty() && range.to().isEmpty()) {
            return "all keys";
        }
        String from = range.from().map(key -> "from '" + key + "' ").orElse("from the first ");
        String to = range.to().map(key -> "to '" + key + "'").orElse("to the last");
        return "all keys " + from + to;
    }
}
