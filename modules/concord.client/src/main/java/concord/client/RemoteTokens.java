package concord.client;

import concord.core.ConcordException;
import concord.core.Lifetime;
import concord.core.auth.IssuedToken;
import concord.core.auth.Token;
import concord.core.auth.Tokens;
import concord.proto.v1.AuthGrpc;
import concord.proto.v1.CreateTokenRequest;
import concord.proto.v1.CreateTokenResponse;
import concord.proto.v1.GetTokenRequest;
import concord.proto.v1.ListTokensRequest;
import concord.proto.v1.RevokeTokenRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The tokens of the servers' store.
final class RemoteTokens implements Tokens {

    private final Remote remote;

    RemoteTokens(Remote remote) {
        this.remote = remote;
    }

    @Override
    public IssuedToken create(String name, List<String> roles) {
        return create(request(name, roles));
    }

    @Override
    public IssuedToken create(String name, List<String> roles, Duration ttl) {
        return create(request(name, roles).setTtlMillis(Lifetime.checked(ttl).toMillis()));
    }

    private static CreateTokenRequest.Builder request(String name, List<String> roles) {
        Token.check(name, roles);
        return CreateTokenRequest.newBuilder().setName(name).addAllRoles(roles);
    }

    private IssuedToken create(CreateTokenRequest.Builder request) {
        CreateTokenResponse response =
                remote.ask(AuthGrpc.getCreateTokenMethod(), request.build(), Repeat.UNSEEN_WRITE);
        return new IssuedToken(token(response.getToken()), response.getSecret());
    }

    @Override
    public Optional<Token> get(String id) {
        var request = GetTokenRequest.newBuilder().setId(id).build();
        try {
            return Optional.of(
                    token(remote.read(AuthGrpc.getGetTokenMethod(), request).getToken()));
        } catch (ConcordException.NotFound e) {
            return Optional.empty();
        }
    }

    @Override
    public List<Token> list() {
        var request = ListTokensRequest.getDefaultInstance();
        return remote.read(AuthGrpc.getListTokensMethod(), request).getTokensList().stream()
                .map(RemoteTokens::token)
                .toList();
    }

    @Override
    public boolean revoke(String id) {
        var request = RevokeTokenRequest.newBuilder().setId(id).build();
        return remote.ask(AuthGrpc.getRevokeTokenMethod(), request, Repeat.UNSEEN_WRITE)
                .getRevoked();
    }

    private static Token token(concord.proto.v1.Token token) {
        return new Token(
                token.getId(),
                token.getName(),
                token.getRolesList(),
                Instant.ofEpochMilli(token.getCreatedAtMillis()),
                token.hasExpiresAtMillis()
                        ? Optional.of(Instant.ofEpochMilli(token.getExpiresAtMillis()))
                        : Optional.empty());
    }
}
