package concord.core.auth;

/// A token that has just been made, with its secret, which nobody can be told again.
///
/// @param token what is known of it from now on
/// @param secret what its owner shows: `ccd_` and 43 characters
public record IssuedToken(Token token, String secret) {

    /// Without the secret, which belongs in no log.
    @Override
    public String toString() {
        return "IssuedToken[token=" + token + "]";
    }
}
