package concord.core.auth;

import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Range;
import concord.core.command.StoredKey;
import java.util.Optional;
import java.util.Set;

/// Permissions on the keys that begin with a prefix.
///
/// @param permissions what is allowed
/// @param prefix what the keys begin with; all keys when there is none
public record Grant(Set<Permission> permissions, Optional<Key> prefix) {

    /// Keeps a copy.
    ///
    /// @throws ConcordException.InvalidRequest when it permits nothing
    public Grant {
        permissions = Set.copyOf(permissions);
        if (permissions.isEmpty()) {
            throw new ConcordException.InvalidRequest(
                    "permissions of a grant are empty; it must have at least one of read, write,"
                            + " delete and admin");
        }
    }

    /// Permissions on all keys.
    public static Grant onAll(Permission first, Permission... more) {
        return new Grant(setOf(first, more), Optional.empty());
    }

    /// Permissions on the keys that begin with a text; on all keys when it is empty.
    ///
    /// @throws ConcordException.InvalidKey when it is longer than a key can be
    public static Grant onPrefix(String prefix, Permission first, Permission... more) {
        Optional<Key> key = prefix.isEmpty() ? Optional.empty() : Optional.of(Key.of(prefix));
        return new Grant(setOf(first, more), key);
    }

    private static Set<Permission> setOf(Permission first, Permission... more) {
        return Set.copyOf(java.util.EnumSet.of(first, more));
    }

    /// Whether it allows this on some keys.
    public boolean allows(Permission permission) {
        return permissions.contains(permission) || permissions.contains(Permission.ADMIN);
    }

    /// Whether it allows this on all keys.
    public boolean allowsEverywhere(Permission permission) {
        return prefix.isEmpty() && allows(permission);
    }

    /// Whether it allows this on a key.
    public boolean allows(Permission permission, Key key) {
        return allows(permission)
                && (prefix.isEmpty() || key.startsWith(StoredKey.of(prefix.get()).array()));
    }

    /// Whether it allows this on every key that can be between the bounds of a range, whether it is
    /// there or not.
    public boolean allows(Permission permission, Range range) {
        return allows(permission) && (prefix.isEmpty() || holds(prefix.get(), range));
    }

    private static boolean holds(Key prefix, Range range) {
        byte[] bytes = StoredKey.of(prefix).array();
        if (range.from().isEmpty() || !range.from().get().startsWith(bytes)) {
            return false;
        }
        Optional<Key> end = StoredKey.endOfPrefix(bytes);
        if (end.isEmpty()) {
            return true; // no key comes after those of the prefix
        }
        return range.to()
                .map(to -> to.compareTo(end.get()))
                .map(order -> range.toInclusive() ? order < 0 : order <= 0)
                .orElse(false);
    }
}
