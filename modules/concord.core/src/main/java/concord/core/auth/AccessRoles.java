package concord.core.auth;

import java.util.List;
import java.util.Optional;

/// The roles of a store: those that are built in, and its own. Part of the replicated state.
public interface AccessRoles {

    /// Makes a role, or gives one other grants, which count at once for every token that has it.
    ///
    /// @throws concord.core.ConcordException.InvalidRequest when it is one that is built in
    /// @throws concord.core.ConcordException.ConditionFailed when there are too many
    void put(AccessRole role);

    /// The role of a name.
    Optional<AccessRole> get(String name);

    /// All roles: those that are built in, then the store's own in the order of their names.
    List<AccessRole> list();

    /// Removes a role.
    ///
    /// @return whether there was one
    /// @throws concord.core.ConcordException.InvalidRequest when it is one that is built in
    /// @throws concord.core.ConcordException.ConditionFailed when a token has it
    boolean drop(String name);
}
