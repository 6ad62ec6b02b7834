package concord.core.store;

import concord.core.Lifetime;
import concord.core.auth.IssuedToken;
import concord.core.auth.Token;
import concord.core.auth.Tokens;
import concord.core.command.AccessCommand;
import concord.core.command.Reply;
import concord.core.command.TokenHash;
import concord.core.machine.AccessTable.Known;
import concord.core.machine.StoreMachine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The tokens of a [LocalStore].
///
/// @param store proposes, and waits at the barrier
/// @param machine is looked at
public record LocalTokens(LocalStore store, StoreMachine machine) implements Tokens {

    private static final int SECRET_BYTES = 32;

    private static final Comparator<Token> AS_THEY_WERE_MADE =
            Comparator.comparing(Token::createdAt).thenComparing(Token::id);

    /// A secret that nobody can guess: 32 random bytes.
    public static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return "ccd_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public IssuedToken create(String name, List<String> roles) {
        return create(name, roles, 0);
    }

    @Override
    public IssuedToken create(String name, List<String> roles, Duration ttl) {
        return create(name, roles, Lifetime.checked(ttl).toMillis());
    }

    private IssuedToken create(String name, List<String> roles, long ttlMillis) {
        String secret = newSecret();
        Token token =
                create(
                        new AccessCommand.CreateToken(
                                name, TokenHash.of(secret), roles, ttlMillis, false));
        return new IssuedToken(token, secret);
    }

    /// Makes a token whose secret is known already.
    public Token create(AccessCommand.CreateToken command) {
        return store.write(command, reply -> ((Reply.Tokened) reply).token());
    }

    @Override
    public Optional<Token> get(String id) {
        store.awaitBarrier();
        return machine.access().token(id).filter(this::counts).map(Known::token);
    }

    @Override
    public List<Token> list() {
        store.awaitBarrier();
        return machine.access().tokens().values().stream()
                .filter(this::counts)
                .map(Known::token)
                .sorted(AS_THEY_WERE_MADE)
                .toList();
    }

    private boolean counts(Known known) {
        return known.isAliveAt(store.now());
    }

    @Override
    public boolean revoke(String id) {
        return store.write(
                new AccessCommand.RevokeToken(id), reply -> ((Reply.Counted) reply).count() > 0);
    }
}
