package concord.core.store;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import concord.core.spi.Event;
import concord.core.spi.Observer;

/// Tells the log what happens to a member, one line an event.
public final class LogObserver implements Observer {

    private final System.Logger log = System.getLogger("concord");

    /// An observer that writes to the logger `concord`.
    public LogObserver() {}

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Opened(var node, var took) ->
                    log.log(
                            INFO,
                            "Member {0} is open after {1,number,#} ms.",
                            node,
                            took.toMillis());
            case Event.Closed(var node) -> log.log(INFO, "Member {0} is closed.", node);
            case Event.Failed(var node, var reason, var cause) ->
                    log.log(ERROR, "Member " + node + " has stopped: " + reason, cause);
            case Event.LeaderChanged(var node, var leader, var term) ->
                    log.log(
                            INFO,
                            "Member {0} sees {1} in term {2,number,#}.",
                            node,
                            leader.isEmpty() ? "no leader" : "leader " + leader,
                            term);
            case Event.Committed _, Event.Applied _, Event.BarrierPassed _, Event.Traced _ -> {
                // thousands a second: something to measure
            }
            case Event.TailRepaired(var segment, var offset, var bytes, var copy) ->
                    log.log(
                            WARNING,
                            "A crash had cut the last write of {0} short. {1,number,#} bytes from"
                                    + " offset {2,number,#} on were removed; none of it had been"
                                    + " acknowledged. The file as it was: {3}",
                            segment,
                            bytes,
                            offset,
                            copy);
            case Event.SnapshotWritten(var file, var index, var bytes, var took) ->
                    log.log(
                            INFO,
                            "Snapshot at index {0,number,#}: {1,number,#} bytes in {2,number,#} ms,"
                                    + " {3}",
                            index,
                            bytes,
                            took.toMillis(),
                            file);
            case Event.SnapshotFailed(var index, var cause) ->
                    log.log(
                            WARNING,
                            "The snapshot at index "
                                    + index
                                    + " could not be written. Nothing is lost, but the log grows"
                                    + " until one succeeds.",
                            cause);
            case Event.Diverged(var node, var index, var hashes, var odd) ->
                    log.log(
                            ERROR,
                            "Members have different states at index {0,number,#}: {1}. {2} Please"
                                    + " report this. (Found by member {3}.)",
                            index,
                            hashes,
                            odd.isEmpty()
                                    ? "There is no majority: compare the data and keep one member's."
                                    : "These differ from the majority and stop: "
                                            + String.join(", ", odd)
                                            + ".",
                            node);
            case Event.DiskFull(var directory, var usable, var needed) ->
                    log.log(
                            ERROR,
                            "The disk of {0} is full: {1,number,#} bytes are usable,"
                                    + " {2,number,#} are needed. Writes are refused until there is"
                                    + " room; reads go on.",
                            directory,
                            usable,
                            needed);
            case Event.DiskFreed(var directory, var usable) ->
                    log.log(
                            INFO,
                            "The disk of {0} has room again: {1,number,#} bytes. Writes are"
                                    + " accepted.",
                            directory,
                            usable);
            case Event.LoginRefused(_, var remote, boolean slowed) -> {
                if (!slowed) { // whoever tries on and on does not fill the log
                    log.log(WARNING, "A call from {0} had no token that counts.", remote);
                }
            }
            case Event.RootTokenMade(_, var file) ->
                    log.log(
                            INFO,
                            "The cluster has its root token, {0}.",
                            file.map(path -> "which is in " + path)
                                    .orElse("which is the one of CONCORD_ROOT_TOKEN"));
            case Event.BackupMade(
                            var node,
                            var name,
                            var revision,
                            var keys,
                            var bytes,
                            var took,
                            _) ->
                    log.log(
                            INFO,
                            "Backup {0} of revision {1,number,#}: {2,number,#} keys, {3,number,#}"
                                    + " bytes in {4,number,#} ms, on member {5}.",
                            name,
                            revision,
                            keys,
                            bytes,
                            took.toMillis(),
                            node);
            case Event.BackupFailed(var node, var cause) ->
                    log.log(
                            ERROR,
                            "The scheduled backup of member "
                                    + node
                                    + " failed; it is tried again.",
                            cause);
            case Event.BackupsDeleted(var node, var names) ->
                    log.log(
                            INFO,
                            "Member {0} deleted old backups: {1}.",
                            node,
                            String.join(", ", names));
            case Event.BackupRestored(
                            var node,
                            var name,
                            var backupRevision,
                            var revision,
                            var keys,
                            var took) ->
                    log.log(
                            INFO,
                            "The whole store was replaced by backup {0} of revision {1,number,#}:"
                                    + " {2,number,#} keys, now at revision {3,number,#}, in"
                                    + " {4,number,#} ms. (Asked of member {5}.)",
                            name,
                            backupRevision,
                            keys,
                            revision,
                            took.toMillis(),
                            node);
            case Event.RootTokenIgnored(var node) ->
                    log.log(
                            WARNING,
                            "The CONCORD_ROOT_TOKEN of member {0} is not a token of this cluster,"
                                    + " which had an admin before: it does not count.",
                            node);
            case Event.RootTokenFailed(_, var cause) ->
                    log.log(
                            ERROR,
                            "The root token could not be made; nobody can come in with auth.enabled."
                                    + " Set CONCORD_ROOT_TOKEN, or make data.dir writable, and start"
                                    + " again.",
                            cause);
        }
    }
}
