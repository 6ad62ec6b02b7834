package concord.core.guard;

import concord.core.Backups;
import concord.core.Cluster;
import concord.core.Status;
import concord.core.Store;
import concord.core.audit.AuditTrail;
import concord.core.auth.Access;
import concord.core.auth.AccessRoles;
import concord.core.auth.Token;
import concord.core.auth.Tokens;
import java.util.Optional;

/// A member as a caller with a token may use it.
///
/// @param access the member without restrictions
/// @param caller who calls
public record GuardedAccess(Access access, Caller caller) implements Access {

    @Override
    public Optional<Token> token() {
        return Optional.of(caller.token());
    }

    @Override
    public Store store() {
        return new GuardedStore(access.store(), caller);
    }

    @Override
    public Cluster cluster() {
        return new GuardedCluster(access.cluster(), caller);
    }

    @Override
    public Status status() {
        caller.token();
        return access.status();
    }

    @Override
    public Tokens tokens() {
        return new GuardedTokens(access.tokens(), caller);
    }

    @Override
    public AccessRoles roles() {
        return new GuardedRoles(access.roles(), caller);
    }

    @Override
    public Backups backups() {
        return new GuardedBackups(access.backups(), caller);
    }

    @Override
    public AuditTrail audit() {
        return new GuardedAudit(access::audit, caller);
    }
}
