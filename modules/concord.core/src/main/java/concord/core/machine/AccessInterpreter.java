package concord.core.machine;

import concord.core.auth.AccessRole;
import concord.core.auth.Token;
import concord.core.command.AccessCommand;
import concord.core.command.Reply;
import concord.core.machine.AccessTable.Known;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What each command about tokens and roles does to the state.
///
/// The bounds are constants, for a setting would let members differ.
final class AccessInterpreter {

    private static final int TOKENS_MAX = 10_000;
    private static final int ROLES_MAX = 1_000;

    private final State state;

    AccessInterpreter(State state) {
        this.state = state;
    }

    Reply apply(AccessCommand command) {
        AccessTable table = state.access.table();
        return switch (command) {
            case AccessCommand.CreateToken create -> create(table, create);
            case AccessCommand.RevokeToken(String id) -> {
                Optional<Known> known = table.token(id);
                known.ifPresent(it -> commit(table.without(it.token())));
                yield counted(known.isPresent());
            }
            case AccessCommand.PutRole(AccessRole role) -> put(table, role);
            case AccessCommand.DropRole(String name) -> drop(table, name);
        };
    }

    private void commit(AccessTable changed) {
        state.access.set(changed);
        state.writer.commitNothing();
    }

    private Reply counted(boolean known) {
        return new Reply.Counted(known ? 1 : 0, state.progress.revision());
    }

    private Reply create(AccessTable table, AccessCommand.CreateToken create) {
        for (String role : create.roles()) {
            if (table.role(role) == null) {
                return new Reply.Refused(Reply.Reason.NOT_FOUND, "there is no role '" + role + "'");
            }
        }
        if (create.first() && table.hasAdmin()) {
            return conflict("there is a token of an admin already");
        }
        if (table.token(create.hash().id()).isPresent()) {
            return conflict("there is a token with this secret already");
        }
        if (table.tokens().size() >= TOKENS_MAX) {
            return conflict("there are " + TOKENS_MAX + " tokens, the most allowed: revoke some");
        }
        long now = state.progress.time();
        Token token =
                new Token(
                        create.hash().id(),
                        create.name(),
                        create.roles(),
                        Instant.ofEpochMilli(now),
                        create.ttlMillis() == 0
                                ? Optional.empty()
                                : Optional.of(Instant.ofEpochMilli(now + create.ttlMillis())));
        commit(table.with(token, create.hash()));
        return new Reply.Tokened(token);
    }

    private Reply put(AccessTable table, AccessRole role) {
        AccessRole known = table.ownRoles().get(role.name());
        if (known == null && table.ownRoles().size() >= ROLES_MAX) {
            return conflict("there are " + ROLES_MAX + " roles, the most allowed: remove some");
        }
        if (!role.equals(known)) {
            commit(table.with(role));
        }
        return new Reply.Done(state.progress.revision());
    }

    private Reply drop(AccessTable table, String name) {
        if (!table.ownRoles().containsKey(name)) {
            return counted(false);
        }
        List<Token> having =
                table.tokens().values().stream()
                        .map(Known::token)
                        .filter(token -> token.roles().contains(name))
                        .toList();
        if (!having.isEmpty()) {
            return conflict(
                    "role '"
                            + name
                            + "' is that of "
                            + having.size()
                            + " tokens, such as "
                            + having.getFirst().id()
                            + ": revoke them first, or give the role other grants");
        }
        commit(table.without(name));
        return counted(true);
    }

    private static Reply.Refused conflict(String message) {
        return new Reply.Refused(Reply.Reason.CONDITION_FAILED, message);
    }
}
