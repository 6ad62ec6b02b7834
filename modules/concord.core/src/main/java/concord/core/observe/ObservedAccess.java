package concord.core.observe;

import concord.core.Backups;
import concord.core.Cluster;
import concord.core.Consistency;
import concord.core.Status;
import concord.core.Store;
import concord.core.audit.AuditTrail;
import concord.core.auth.Access;
import concord.core.auth.AccessRoles;
import concord.core.auth.Token;
import concord.core.auth.Tokens;
import java.util.Optional;

/// A member as one caller uses it, seen.
///
/// @param access what he may use
/// @param visitor who calls
/// @param level how fresh reads are that do not say it
record ObservedAccess(Access access, Visitor visitor, Consistency level) implements Access {

    @Override
    public Optional<Token> token() {
        return access.token();
    }

    @Override
    public Store store() {
        return new ObservedStore(access.store(), visitor, level);
    }

    @Override
    public Cluster cluster() {
        return new ObservedCluster(access.cluster(), visitor, level);
    }

    @Override
    public Status status() {
        return access.status();
    }

    @Override
    public Tokens tokens() {
        return new ObservedTokens(access.tokens(), visitor, level);
    }

    @Override
    public AccessRoles roles() {
        return new ObservedRoles(access.roles(), visitor, level);
    }

    @Override
    public Backups backups() {
        return new ObservedBackups(access.backups(), visitor, level);
    }

    @Override
    public AuditTrail audit() {
        return new ObservedAudit(access::audit, visitor);
    }
}
