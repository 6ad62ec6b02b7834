package concord.core.audit;

/// What has become of what a member was to write down since it was opened.
///
/// @param written how many lines were written
/// @param dropped how many had no room and are lost: none where `audit.when-full` is `wait`
/// @param waiting how many wait to be written, with the operations under way that have their place
/// @param failures how often writing has failed
public record AuditCounts(long written, long dropped, long waiting, long failures) {

    /// Of a trail that nobody writes to.
    public static final AuditCounts NONE = new AuditCounts(0, 0, 0, 0);
}
