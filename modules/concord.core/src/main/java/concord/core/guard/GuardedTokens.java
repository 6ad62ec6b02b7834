package concord.core.guard;

import concord.core.auth.IssuedToken;
import concord.core.auth.Token;
import concord.core.auth.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The tokens, for admins.
///
/// @param tokens the tokens themselves
/// @param caller who calls
record GuardedTokens(Tokens tokens, Caller caller) implements Tokens {

    private void check() {
        caller.requireAdmin("managing tokens");
    }

    @Override
    public IssuedToken create(String name, List<String> roles) {
        check();
        return tokens.create(name, roles);
    }

    @Override
    public IssuedToken create(String name, List<String> roles, Duration ttl) {
        check();
        return tokens.create(name, roles, ttl);
    }

    @Override
    public Optional<Token> get(String id) {
        check();
        return tokens.get(id);
    }

    @Override
    public List<Token> list() {
        check();
        return tokens.list();
    }

    @Override
    public boolean revoke(String id) {
        check();
        return tokens.revoke(id);
    }
}
