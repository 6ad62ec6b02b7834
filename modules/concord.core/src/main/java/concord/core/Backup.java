package concord.core;

import java.time.Instant;
import java.util.Optional;

/// The file of a backup, and what it says of itself.
///
/// @param name of the file: `concord_backup_20260131T235959Z.backup`
/// @param bytes its size
/// @param createdAt when it was made, by the clock of the member that made it
/// @param cluster the name of the cluster
/// @param node the member that made it
/// @param release of Concord that made it
/// @param revision at which the whole store is in it
/// @param logTime log time at that revision
/// @param keys how many keys there are
/// @param stateHash the hash of what is in it, in hexadecimal digits: equal for the backup of a
///   store and of one that was restored from that
/// @param problem why it is no use, where that is seen at first sight; the rest is empty then
public record Backup(
        String name,
        long bytes,
        Instant createdAt,
        String cluster,
        String node,
        String release,
        long revision,
        Instant logTime,
        long keys,
        String stateHash,
        Optional<String> problem) {

    /// The same in a file of another name.
    public Backup named(String other) {
        return new Backup(
                other, bytes, createdAt, cluster, node, release, revision, logTime, keys, stateHash,
                problem);
    }

    /// A file of such a name that is none.
    ///
    /// @param foundAt when it was changed last
    /// @param problem what is wrong with it
    public static Backup unreadable(String name, long bytes, Instant foundAt, String problem) {
        return new Backup(
                name, bytes, foundAt, "", "", "", 0, Instant.EPOCH, 0, "", Optional.of(problem));
    }
}
