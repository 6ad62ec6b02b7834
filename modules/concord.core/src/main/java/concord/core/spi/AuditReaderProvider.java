package concord.core.spi;

import concord.core.Settings;
import concord.core.audit.AuditTrail;

/// Reads the audit trail of a member from its files, whether the member runs or not. For commands.
public interface AuditReaderProvider {

    /// The trail of the member that has these settings.
    ///
    /// @throws concord.core.ConcordException.NotFound when there is none
    AuditTrail read(Settings settings);
}
