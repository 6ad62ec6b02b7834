package concord.core.guard;

import concord.core.audit.AuditAnchor;
import concord.core.audit.AuditCounts;
import concord.core.audit.AuditQuery;
import concord.core.audit.AuditStatistics;
import concord.core.audit.AuditTrail;
import concord.core.audit.AuditVerdict;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The audit trail, for admins: it tells of everybody.
///
/// @param trail the trail itself, asked for when the caller may have it
/// @param caller who calls
record GuardedAudit(Supplier<AuditTrail> trail, Caller caller) implements AuditTrail {

    private AuditTrail checked() {
        caller.requireAdmin("the audit trail");
        return trail.get();
    }

    @Override
    public Stream<String> query(AuditQuery query) {
        return checked().query(query);
    }

    @Override
    public Stream<String> export() {
        return checked().export();
    }

    @Override
    public AuditVerdict verify(Collection<AuditAnchor> known) {
        return checked().verify(known);
    }

    @Override
    public AuditStatistics statistics() {
        return checked().statistics();
    }

    @Override
    public void rotate() {
        checked().rotate();
    }

    @Override
    public AuditCounts counts() {
        return checked().counts();
    }
}
