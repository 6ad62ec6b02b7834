package concord.core.observe;

import concord.core.audit.AuditAnchor;
import concord.core.audit.AuditCounts;
import concord.core.audit.AuditQuery;
import concord.core.audit.AuditStatistics;
import concord.core.audit.AuditTrail;
import concord.core.audit.AuditVerdict;
import concord.core.spi.OperationKind;
import concord.core.spi.Subject;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The audit trail as one caller reads it, seen: who looks is written down too.
///
/// @param trail what he may use
/// @param visitor who calls
record ObservedAudit(Supplier<AuditTrail> trail, Visitor visitor) implements AuditTrail {

    @Override
    public Stream<String> query(AuditQuery query) {
        return visitor.does(
                OperationKind.AUDIT_QUERY, Subject.NONE, () -> trail.get().query(query));
    }

    @Override
    public Stream<String> export() {
        return visitor.does(OperationKind.AUDIT_QUERY, Subject.NONE, () -> trail.get().export());
    }

    @Override
    public AuditVerdict verify(Collection<AuditAnchor> known) {
        return visitor.does(
                OperationKind.AUDIT_VERIFY, Subject.NONE, () -> trail.get().verify(known));
    }

    @Override
    public AuditStatistics statistics() {
        return visitor.does(
                OperationKind.AUDIT_STATS, Subject.NONE, () -> trail.get().statistics());
    }

    @Override
    public void rotate() {
        visitor.runs(OperationKind.AUDIT_ROTATE, Subject.NONE, () -> trail.get().rotate());
    }

    @Override
    public AuditCounts counts() {
        return trail.get().counts();
    }
}
