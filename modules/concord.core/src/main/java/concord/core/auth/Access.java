package concord.core.auth;

import concord.core.Backups;
import concord.core.Cluster;
import concord.core.Status;
import concord.core.Store;
import concord.core.audit.AuditTrail;
import java.util.Optional;

/// A member as one caller sees it: everything he can ask for, and nothing that he may not have.
///
/// What stands for a token asks at every call whether the token still counts and may do this, so it
/// can be kept. Calls throw [concord.core.ConcordException.Unauthorized] when the token is not, or
/// no longer, known, and [concord.core.ConcordException.Forbidden] when it may not do this; nothing
/// has happened then.
public interface Access {

    /// The token that it stands for; empty for the application that has the store inside, and where
    /// `auth.enabled` is off.
    Optional<Token> token();

    /// The store.
    Store store();

    /// The members, who may be looked at with any token and changed by an admin.
    Cluster cluster();

    /// What the member knows of itself now; with any token.
    Status status();

    /// The tokens, for admins.
    Tokens tokens();

    /// The roles, for admins.
    AccessRoles roles();

    /// Backups of the whole store and their restore, for admins.
    Backups backups();

    /// The audit trail of this member, for admins. Each call throws
    /// [concord.core.ConcordException.NotFound] when the member keeps none.
    AuditTrail audit();
}
