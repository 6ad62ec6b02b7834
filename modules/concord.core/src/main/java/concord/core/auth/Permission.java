package concord.core.auth;

import java.util.Locale;

/// What a grant lets somebody do with the keys of its prefix. The order stands in the log: new
/// constants come last.
public enum Permission {
    /// Get, list, count, query and watch keys, and ask what is there by a condition or a compare.
    READ,
    /// Put and touch keys, and keep a lease alive that has them.
    WRITE,
    /// Delete keys, and revoke a lease that has them.
    DELETE,
    /// All of that. Over all keys also what belongs to nobody's keys alone: the members of the
    /// cluster, indexes, compaction, tokens and roles, backups and the audit trail.
    ADMIN;

    /// The name in lower case, as it stands in requests.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
