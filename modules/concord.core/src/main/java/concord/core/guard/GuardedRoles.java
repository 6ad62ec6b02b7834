package concord.core.guard;

import concord.core.auth.AccessRole;
import concord.core.auth.AccessRoles;
import java.util.List;
import java.util.Optional;

/// The roles, for admins.
///
/// @param roles the roles themselves
/// @param caller who calls
record GuardedRoles(AccessRoles roles, Caller caller) implements AccessRoles {

    private void check() {
        caller.requireAdmin("managing roles");
    }

    @Override
    public void put(AccessRole role) {
        check();
        roles.put(role);
    }

    @Override
    public Optional<AccessRole> get(String name) {
        check();
        return roles.get(name);
    }

    @Override
    public List<AccessRole> list() {
        check();
        return roles.list();
    }

    @Override
    public boolean drop(String name) {
        check();
        return roles.drop(name);
    }
}
