package concord.core.store;

import concord.core.Backups;
import concord.core.Cluster;
import concord.core.ConcordException;
import concord.core.Status;
import concord.core.audit.AuditTrail;
import concord.core.auth.Access;
import concord.core.auth.AccessRoles;
import concord.core.auth.Token;
import concord.core.auth.Tokens;
import concord.core.machine.StoreMachine;
import java.util.Optional;
import java.util.function.Supplier;

/// A member without restrictions, as the application has it that the member is inside of.
///
/// @param store its store
/// @param machine is looked at
/// @param cluster its cluster
/// @param backups its backups
/// @param trail its audit trail, where it keeps one
/// @param statusNow what it knows of itself
public record LocalAccess(
        LocalStore store,
        StoreMachine machine,
        Cluster cluster,
        Backups backups,
        Optional<AuditTrail> trail,
        Supplier<Status> statusNow)
        implements Access {

    @Override
    public Optional<Token> token() {
        return Optional.empty();
    }

    @Override
    public Status status() {
        return statusNow.get();
    }

    @Override
    public Tokens tokens() {
        return new LocalTokens(store, machine);
    }

    @Override
    public AccessRoles roles() {
        return new LocalRoles(store, machine);
    }

    @Override
    public AuditTrail audit() {
        return trail.orElseThrow(() ->
                new ConcordException.NotFound(
                        "this member keeps no audit trail: set audit.enabled, with the module"
                                + " concord.audit linked"));
    }
}
