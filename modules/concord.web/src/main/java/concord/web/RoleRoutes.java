package concord.web;

import concord.core.Concord;
import concord.core.Key;
import concord.core.auth.AccessRole;
import concord.core.auth.AccessRoles;
import concord.core.auth.Grant;
import concord.core.auth.Permission;
import concord.json.JsonFields;
import concord.json.JsonSlice;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.Failure;
import concord.web.http.JsonOutput;
import concord.web.http.Route;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Roles: which grants a token has by its name.
final class RoleRoutes {

    private static final String ALL = "/roles";
    private static final String ONE = "/roles/{name}";
    private static final String NAME = "name";
    private static final String GRANTS = "grants";
    private static final String PERMISSIONS = "permissions";
    private static final String PREFIX = "prefix";
    private static final String GRANT_FORM = "{\"permissions\": [\"read\"], \"prefix\": \"a/\"}";
    private static final String FORM = "{\"name\": \"…\", \"grants\": [" + GRANT_FORM + "]}";

    private final Stores stores;

    RoleRoutes(Concord concord) {
        this.stores = new Stores(concord);
    }

    List<Route> routes() {
        return List.of(
                Route.get(ALL, this::list),
                Route.post(ALL, this::put),
                Route.get(ONE, this::get),
                Route.delete(ONE, this::drop));
    }

    private static AccessRoles roles(Exchange exchange) {
        return exchange.access().roles();
    }

    private Answer list(Exchange exchange) {
        List<AccessRole> all = roles(exchange).list();
        return Answer.ok(data -> data.objects("roles", all, RoleRoutes::write));
    }

    private Answer get(Exchange exchange) {
        String name = exchange.parameter();
        AccessRole role =
                roles(exchange)
                        .get(name)
                        .orElseThrow(() ->
                                Failure.notFound("there is no role '" + name + "'").exception());
        return Answer.ok(data -> write(data, role));
    }

    private Answer put(Exchange exchange) {
        JsonFields body = stores.json(exchange, FORM).only(Set.of(NAME, GRANTS));
        List<Grant> grants = body.required(GRANTS).list().stream().map(RoleRoutes::grant).toList();
        AccessRole role = new AccessRole(body.required(NAME).text(), grants);
        roles(exchange).put(role);
        return Answer.ok(data -> write(data, role));
    }

    private static Grant grant(JsonSlice item) {
        JsonFields fields = item.object(GRANT_FORM).only(Set.of(PERMISSIONS, PREFIX));
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        fields.required(PERMISSIONS).list().forEach(each -> permissions.add(permission(each)));
        String prefix = fields.required(PREFIX).text();
        return new Grant(
                permissions, prefix.isEmpty() ? Optional.empty() : Optional.of(Key.of(prefix)));
    }

    private static Permission permission(JsonSlice item) {
        String name = item.text();
        return Arrays.stream(Permission.values())
                .filter(it -> it.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> item.refused("must be read, write, delete or admin"));
    }

    private Answer drop(Exchange exchange) {
        boolean dropped = roles(exchange).drop(exchange.parameter());
        return Answer.ok(data -> data.flag("deleted", dropped));
    }

    private static void write(JsonOutput json, AccessRole role) {
        json.text(NAME, role.name());
        json.flag("built_in", AccessRole.isBuiltIn(role.name()));
        json.objects(GRANTS, role.grants(), RoleRoutes::write);
    }

    private static void write(JsonOutput json, Grant grant) {
        json.texts(
                PERMISSIONS,
                grant.permissions().stream().sorted().map(Permission::toString).toList());
        Optional<String> text = grant.prefix().map(Key::text).orElse(Optional.of(""));
        if (text.isPresent()) {
            json.text(PREFIX, text);
        } else {
            json.base64(PREFIX, ByteBuffer.wrap(grant.prefix().orElseThrow().bytes()));
            json.text("prefix_encoding", "base64");
        }
    }
}
