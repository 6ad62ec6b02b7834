package concord.core.spi;

import concord.core.Member;
import concord.core.Status;
import concord.core.audit.AuditCounts;
import java.util.List;
import java.util.Optional;

/// What a member measures of itself at one moment, for those who look every few seconds.
///
/// @param status what it knows of itself
/// @param oldestRevision the oldest revision that can be asked for
/// @param historyBytes how much memory the history keeps, about
/// @param expiredKeys how many keys have expired since the state was loaded last
/// @param watchers how many watches there are
/// @param watchLag how many revisions the watch has to read that is farthest behind
/// @param audit what has become of what was to be written to the audit trail, where there is one
/// @param members the members, as the leader knows them; empty on all others
public record Vitals(
        Status status,
        long oldestRevision,
        long historyBytes,
        long expiredKeys,
        int watchers,
        long watchLag,
        Optional<AuditCounts> audit,
        List<Member> members) {

    /// Keeps a copy of the list.
    public Vitals {
        members = List.copyOf(members);
    }
}
