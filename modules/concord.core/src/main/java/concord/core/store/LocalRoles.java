package concord.core.store;

import concord.core.ConcordException;
import concord.core.auth.AccessRole;
import concord.core.auth.AccessRoles;
import concord.core.command.AccessCommand;
import concord.core.command.Reply;
import concord.core.machine.StoreMachine;
import java.util.List;
import java.util.Optional;

/// The roles of a [LocalStore].
///
/// @param store proposes, and waits at the barrier
/// @param machine is looked at
public record LocalRoles(LocalStore store, StoreMachine machine) implements AccessRoles {

    @Override
    public void put(AccessRole role) {
        var _ = store.write(new AccessCommand.PutRole(role), reply -> reply);
    }

    @Override
    public Optional<AccessRole> get(String name) {
        store.awaitBarrier();
        return Optional.ofNullable(machine.access().role(name));
    }

    @Override
    public List<AccessRole> list() {
        store.awaitBarrier();
        return machine.access().allRoles();
    }

    @Override
    public boolean drop(String name) {
        if (AccessRole.isBuiltIn(name)) {
            throw new ConcordException.InvalidRequest(
                    "role '" + name + "' is built in and cannot be removed");
        }
        return store.write(
                new AccessCommand.DropRole(name), reply -> ((Reply.Counted) reply).count() > 0);
    }
}
