package concord.core.observe;

import concord.core.Consistency;
import concord.core.auth.IssuedToken;
import concord.core.auth.Token;
import concord.core.auth.Tokens;
import concord.core.spi.OperationKind;
import concord.core.spi.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The tokens as one caller uses them, seen.
///
/// @param tokens what he may use
/// @param visitor who calls
/// @param level how fresh reads are
record ObservedTokens(Tokens tokens, Visitor visitor, Consistency level) implements Tokens {

    @Override
    public IssuedToken create(String name, List<String> roles) {
        return visitor.does(
                OperationKind.TOKEN_CREATE, Subject.named(name), () -> tokens.create(name, roles));
    }

    @Override
    public IssuedToken create(String name, List<String> roles, Duration ttl) {
        return visitor.does(
                OperationKind.TOKEN_CREATE,
                Subject.named(name),
                () -> tokens.create(name, roles, ttl));
    }

    @Override
    public Optional<Token> get(String id) {
        return visitor.reads(
                OperationKind.TOKEN_GET, level, () -> Subject.named(id), () -> tokens.get(id));
    }

    @Override
    public List<Token> list() {
        return visitor.reads(
                OperationKind.TOKEN_LIST, level, () -> Subject.NONE, () -> tokens.list());
    }

    @Override
    public boolean revoke(String id) {
        return visitor.does(OperationKind.TOKEN_REVOKE, Subject.named(id), () -> tokens.revoke(id));
    }
}
