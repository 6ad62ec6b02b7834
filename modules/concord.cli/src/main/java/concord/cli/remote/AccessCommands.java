package concord.cli.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import concord.cli.ExitCode;
import concord.core.ConcordException;
import concord.core.Key;
import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.IssuedToken;
import concord.core.auth.Permission;
import concord.core.auth.Token;
import concord.core.auth.Tokens;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/// `token …` and `role …`.
public final class AccessCommands {

    private static final String NAME = "NAME";
    private static final String ID = "ID";
    private static final String ROLE = "--role";
    private static final String TTL = "--ttl";
    private static final String GRANT = "--grant";

    private AccessCommands() {}

    /// Those about tokens.
    public static List<CommandSpec> ofTokens(Shell shell) {
        return List.of(createToken(shell), listTokens(shell), revokeToken(shell));
    }

    /// Those about roles.
    public static List<CommandSpec> ofRoles(Shell shell) {
        return List.of(listRoles(shell), showRole(shell), putRole(shell), deleteRole(shell));
    }

    private static CommandSpec createToken(Shell shell) {
        return Command.ofServer(shell, "create", "Makes a token, and prints it this once.")
                .parameter(NAME, "What people call it.")
                .options(ROLE, "ROLE", "A role that it has; several are allowed, one is needed.")
                .option(
                        TTL,
                        "TIME",
                        "How long it counts, such as 12h or 30d. Without it, for ever.")
                .note("Roles that are built in: admin, editor, viewer. See 'concord role list'.")
                .example("concord token create billing --role editor --ttl 30d")
                .runs(AccessCommands::createToken);
    }

    private static int createToken(Call call) throws IOException {
        List<String> roles = call.options(ROLE);
        if (roles.isEmpty()) {
            throw new UsageException("give the token a role, such as " + ROLE + " viewer");
        }
        Tokens tokens = call.client().tokens();
        Optional<Duration> ttl = call.time(TTL);
        String name = call.parameter(NAME);
        IssuedToken issued =
                ttl.isPresent()
                        ? tokens.create(name, roles, ttl.get())
                        : tokens.create(name, roles);
        call.answer()
                .tell(
                        issued.secret(),
                        json -> {
                            fields(json, issued.token());
                            json.writeStringField("token", issued.secret());
                        });
        if (!call.answer().isJson()) {
            call.shell()
                    .terminal()
                    .err()
                    .println(
                            "This is the token "
                                    + issued.token().id()
                                    + ", which nobody can be shown again.");
        }
        return ExitCode.OK;
    }

    private static void fields(JsonGenerator json, Token token) throws IOException {
        json.writeStringField("id", token.id());
        json.writeStringField("name", token.name());
        json.writeArrayFieldStart("roles");
        for (String role : token.roles()) {
            json.writeString(role);
        }
        json.writeEndArray();
        json.writeStringField("created_at", token.createdAt().toString());
        if (token.expiresAt().isPresent()) {
            json.writeStringField("expires_at", token.expiresAt().get().toString());
        } else {
            json.writeNullField("expires_at");
        }
    }

    private static CommandSpec listTokens(Shell shell) {
        return Command.ofServer(shell, "list", "Lists the tokens, without their secrets.")
                .example("concord token list")
                .runs(AccessCommands::listTokens);
    }

    private static int listTokens(Call call) throws IOException {
        List<Token> tokens = call.client().tokens().list();
        Table table = Table.of("ID", "NAME", "ROLES", "CREATED", "EXPIRES");
        for (Token token : tokens) {
            table.row(
                    token.id(),
                    token.name(),
                    String.join(",", token.roles()),
                    token.createdAt(),
                    token.expiresAt().map(Instant::toString).orElse("-"));
        }
        call.answer()
                .tell(
                        table,
                        json -> Answer.objects(json, "tokens", tokens, AccessCommands::fields));
        return ExitCode.OK;
    }

    private static CommandSpec revokeToken(Shell shell) {
        return Command.ofServer(shell, "revoke", "Ends a token: it is refused from now on.")
                .parameter(ID, "Its id, as 'concord token list' prints it.")
                .example("concord token revoke 7f3a9c01d2e4b586")
                .runs(call -> {
                    String id = call.parameter(ID);
                    if (!call.client().tokens().revoke(id)) {
                        throw new ConcordException.NotFound("there is no token '" + id + "'");
                    }
                    call.answer()
                            .tell("revoked " + id, json -> json.writeBooleanField("revoked", true));
                    return ExitCode.OK;
                });
    }

    private static CommandSpec listRoles(Shell shell) {
        return Command.ofServer(shell, "list", "Lists the roles and what they may do.")
                .example("concord role list")
                .runs(call -> {
                    List<AccessRole> roles = call.client().roles().list();
                    call.answer()
                            .tell(
                                    table(roles),
                                    json ->
                                            Answer.objects(
                                                    json, "roles", roles, AccessCommands::fields));
                    return ExitCode.OK;
                });
    }

    private static Table table(List<AccessRole> roles) {
        Table table = Table.of("ROLE", "GRANTS");
        for (AccessRole role : roles) {
            table.row(
                    role.name(),
                    role.grants().stream()
                            .map(AccessCommands::text)
                            .collect(Collectors.joining(" ")));
        }
        return table;
    }

    private static String text(Grant grant) {
        return grant.permissions().stream()
                        .sorted()
                        .map(Permission::toString)
                        .collect(Collectors.joining(","))
                + ":"
                + grant.prefix().map(Key::toString).orElse("");
    }

    private static void fields(JsonGenerator json, AccessRole role) throws IOException {
        json.writeStringField("name", role.name());
        json.writeBooleanField("built_in", AccessRole.isBuiltIn(role.name()));
        Answer.objects(json, "grants", role.grants(), AccessCommands::fields);
    }

    private static void fields(JsonGenerator json, Grant grant) throws IOException {
        json.writeArrayFieldStart("permissions");
        for (Permission permission : grant.permissions().stream().sorted().toList()) {
            json.writeString(permission.toString());
        }
        json.writeEndArray();
        if (grant.prefix().isPresent()) {
            EntryFields.key(json, "prefix", grant.prefix().get());
        } else {
            json.writeStringField("prefix", "");
        }
    }

    private static CommandSpec showRole(Shell shell) {
        return Command.ofServer(shell, "show", "Prints a role.")
                .parameter(NAME, "Its name.")
                .example("concord role show editor")
                .runs(call -> {
                    String name = call.parameter(NAME);
                    AccessRole role =
                            call.client()
                                    .roles()
                                    .get(name)
                                    .orElseThrow(() ->
                                            new ConcordException.NotFound(
                                                    "there is no role '" + name + "'"));
                    call.answer().tell(table(List.of(role)), json -> fields(json, role));
                    return ExitCode.OK;
                });
    }

    private static CommandSpec putRole(Shell shell) {
        return Command.ofServer(
                        shell,
                        "put",
                        "Makes a role, or gives one other grants in place of its old.")
                .parameter(NAME, "Its name.")
                .options(
                        GRANT,
                        "PERMISSIONS:PREFIX",
                        "Some of read, write, delete and admin, with commas, on the keys that begin"
                                + " with the prefix; on all keys when it is empty. At least one.")
                .note("What it may do from now on counts at once for every token that has it.")
                .example(
                        "concord role put billing --grant read,write:billing/ --grant read:shared/")
                .runs(AccessCommands::putRole);
    }

    private static int putRole(Call call) throws IOException {
        List<Grant> grants = call.options(GRANT).stream().map(AccessCommands::grant).toList();
        if (grants.isEmpty()) {
            throw new UsageException("give the role a grant, such as " + GRANT + " read:app/");
        }
        AccessRole role = new AccessRole(call.parameter(NAME), grants);
        call.client().roles().put(role);
        call.answer().tell("role " + role.name() + " is set", json -> fields(json, role));
        return ExitCode.OK;
    }

    private static Grant grant(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new UsageException(
                    GRANT
                            + " is '"
                            + text
                            + "'; it must be such as read,write:app/, or read: for"
                            + " all keys");
        }
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        for (String name : text.substring(0, colon).split(",", -1)) {
            permissions.add(
                    Arrays.stream(Permission.values())
                            .filter(it -> it.toString().equals(name.strip()))
                            .findFirst()
                            .orElseThrow(() ->
                                    new UsageException(
                                            "'"
                                                    + name
                                                    + "' is no permission; it must be read, write,"
                                                    + " delete or admin")));
        }
        String prefix = text.substring(colon + 1);
        return new Grant(
                permissions, prefix.isEmpty() ? Optional.empty() : Optional.of(Key.of(prefix)));
    }

    private static CommandSpec deleteRole(Shell shell) {
        return Command.ofServer(shell, "delete", "Removes a role that no token has.")
                .parameter(NAME, "Its name.")
                .example("concord role delete billing")
                .runs(call -> {
                    String name = call.parameter(NAME);
                    if (!call.client().roles().drop(name)) {
                        throw new ConcordException.NotFound("there is no role '" + name + "'");
                    }
                    call.answer()
                            .tell(
                                    "role " + name + " is gone",
                                    json -> json.writeBooleanField("deleted", true));
                    return ExitCode.OK;
                });
    }
}
