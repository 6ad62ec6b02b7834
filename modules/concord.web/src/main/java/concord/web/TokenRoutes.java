package concord.web;

import concord.core.Concord;
import concord.core.auth.IssuedToken;
import concord.core.auth.Token;
import concord.core.auth.Tokens;
import concord.json.JsonFields;
import concord.json.JsonSlice;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.Failure;
import concord.web.http.JsonOutput;
import concord.web.http.Route;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tokens: made, listed, revoked. A secret is in the answer to the request that makes it, and
/// nowhere else.
final class TokenRoutes {

    private static final String ALL = "/tokens";
    private static final String ONE = "/tokens/{id}";
    private static final String NAME = "name";
    private static final String ROLES = "roles";
    private static final String TTL = "ttl";
    private static final String FORM = "{\"name\": \"…\", \"roles\": [\"viewer\"]}";

    private final Stores stores;

    TokenRoutes(Concord concord) {
        this.stores = new Stores(concord);
    }

    List<Route> routes() {
        return List.of(
                Route.get(ALL, this::list),
                Route.post(ALL, this::create),
                Route.get(ONE, this::get),
                Route.delete(ONE, this::revoke));
    }

    private static Tokens tokens(Exchange exchange) {
        return exchange.access().tokens();
    }

    private Answer list(Exchange exchange) {
        List<Token> all = tokens(exchange).list();
        return Answer.ok(data -> data.objects("tokens", all, TokenRoutes::write));
    }

    private Answer get(Exchange exchange) {
        String id = exchange.parameter();
        Token token =
                tokens(exchange)
                        .get(id)
                        .orElseThrow(() ->
                                Failure.notFound("there is no token '" + id + "'").exception());
        return Answer.ok(data -> write(data, token));
    }

    private Answer create(Exchange exchange) {
        JsonFields body = stores.json(exchange, FORM).only(Set.of(NAME, ROLES, TTL));
        String name = body.required(NAME).text();
        List<String> roles = body.required(ROLES).list().stream().map(JsonSlice::text).toList();
        Optional<JsonSlice> ttl = body.given(TTL);
        Tokens tokens = tokens(exchange);
        IssuedToken issued =
                ttl.isPresent()
                        ? tokens.create(name, roles, ttl.get().ttl())
                        : tokens.create(name, roles);
        return Answer.ok(
                        data -> {
                            write(data, issued.token());
                            data.text("token", issued.secret());
                        })
                .with(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"));
    }

    private Answer revoke(Exchange exchange) {
        boolean revoked = tokens(exchange).revoke(exchange.parameter());
        return Answer.ok(data -> data.flag("revoked", revoked));
    }

    private static void write(JsonOutput json, Token token) {
        json.text("id", token.id());
        json.text(NAME, token.name());
        json.texts(ROLES, token.roles());
        json.text("created_at", token.createdAt().toString());
        json.text("expires_at", token.expiresAt().map(Instant::toString));
    }
}
