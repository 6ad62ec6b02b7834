package concord.core.observe;

import concord.core.Consistency;
import concord.core.auth.AccessRole;
import concord.core.auth.AccessRoles;
import concord.core.spi.OperationKind;
import concord.core.spi.Subject;
import java.util.List;
import java.util.Optional;

/// The roles as one caller uses them, seen.
///
/// @param roles what he may use
/// @param visitor who calls
/// @param level how fresh reads are
record ObservedRoles(AccessRoles roles, Visitor visitor, Consistency level) implements AccessRoles {

    @Override
    public void put(AccessRole role) {
        visitor.runs(OperationKind.ROLE_PUT, Subject.named(role.name()), () -> roles.put(role));
    }

    @Override
    public Optional<AccessRole> get(String name) {
        return visitor.reads(
                OperationKind.ROLE_GET, level, () -> Subject.named(name), () -> roles.get(name));
    }

    @Override
    public List<AccessRole> list() {
        return visitor.reads(
                OperationKind.ROLE_LIST, level, () -> Subject.NONE, () -> roles.list());
    }

    @Override
    public boolean drop(String name) {
        return visitor.does(OperationKind.ROLE_DROP, Subject.named(name), () -> roles.drop(name));
    }
}
