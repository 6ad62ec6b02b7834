package concord.core.command;

import concord.core.ConcordException;
import concord.core.auth.Permission;
import java.util.EnumSet;
import java.util.Set;

/// Permissions as a bit each, in their order.
public final class PermissionBits {

    private PermissionBits() {}

    /// The bits of permissions.
    @SuppressWarnings("EnumOrdinal")
    public static int of(Set<Permission> permissions) {
        return permissions.stream().mapToInt(it -> 1 << it.ordinal()).sum();
    }

    /// The permissions of bits.
    ///
    /// @throws ConcordException.Damaged when there are none for one of them
    public static Set<Permission> read(int bits) {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        for (Permission permission : Permission.values()) {
            if ((bits & of(Set.of(permission))) != 0) {
                permissions.add(permission);
            }
        }
        if (of(permissions) != bits) {
            throw new ConcordException.Damaged("there are no permissions " + bits);
        }
        return permissions;
    }
}
