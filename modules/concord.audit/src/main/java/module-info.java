import org.jspecify.annotations.NullMarked;

/// What a member was asked, by whom, from where and with what result, written down line by line so
/// that a change shows: the audit trail.
///
/// Nothing is exported. Core finds its observer wherever the module is linked, and whoever reads
/// the trail has it as a [concord.core.audit.AuditTrail]. Linked and not enabled it costs nothing.
///
/// @provides concord.core.spi.ObserverProvider what writes the trail, with `audit.…`
/// @provides concord.core.spi.AuditReaderProvider what reads it where no member runs
@NullMarked
module concord.audit {
    requires concord.core; // what is observed
    requires com.fasterxml.jackson.core; // lines are looked through by its streaming parser
    requires static org.jspecify; // null contracts, checked at compile time only

    provides concord.core.spi.ObserverProvider with
            concord.audit.AuditProvider;
    provides concord.core.spi.AuditReaderProvider with
            concord.audit.FileReaderProvider;
}
