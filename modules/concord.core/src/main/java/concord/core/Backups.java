package concord.core;

import concord.core.backup.BackupDirectory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Backups of the whole store, and their restore.
///
/// A backup is one file that holds the store as it is at one revision, taken while writes go on:
/// entries, leases, indexes, tokens and roles. A member keeps backups in its own `backup.dir`.
///
/// A restore goes through the log and replaces the state of all members at once, or changes
/// nothing. Every revision from before is compacted then, so watches end with `COMPACTED` and say
/// where to go on.
public interface Backups {

    /// Makes a backup and keeps it in the member's `backup.dir`.
    ///
    /// @throws ConcordException.Unavailable when it cannot be written, or the cluster has no
    ///   majority
    Backup create();

    /// Makes a backup to be read. It is written beside the kept ones first, and removed when this
    /// is closed, so that a slow reader holds nothing up.
    ///
    /// @throws ConcordException.Unavailable when it cannot be written, or the cluster has no
    ///   majority
    BackupDownload download();

    /// Makes a backup and writes it to a stream, which is left open.
    ///
    /// @return with the name that the file would have
    /// @throws ConcordException.Unavailable when it cannot be written
    default Backup create(OutputStream target) {
        try (BackupDownload download = download()) {
            download.stream().transferTo(target);
            target.flush();
            return download.backup();
        } catch (IOException e) {
            throw new ConcordException.Unavailable("the backup cannot be written: " + e, e);
        }
    }

    /// Makes a backup and writes it to a file of its name in a directory of this process's, which
    /// is made when it is missing. The file is durable, or not there; it has the name of one of the
    /// next seconds where there is one of this name.
    ///
    /// @return with the name that the file has
    /// @throws ConcordException.Unavailable when it cannot be written
    default Backup create(Path directory) {
        return new BackupDirectory(directory).receive(this::create);
    }

    /// The backups that the member keeps, the newest first. Looks at heads alone.
    List<Backup> list();

    /// Reads all of a kept backup and checks its sums.
    ///
    /// @throws ConcordException.NotFound when there is none of this name
    /// @throws ConcordException.InvalidRequest when it is damaged, with what is wrong
    Backup verify(String name);

    /// Reads all of a backup and checks its sums.
    ///
    /// @param file is read to its end and left open
    /// @throws ConcordException.InvalidRequest when it is damaged, with what is wrong
    Backup verify(InputStream file);

    /// Reads all of a backup in a file of this process's and checks its sums.
    ///
    /// @throws ConcordException.NotFound when there is no such file
    /// @throws ConcordException.InvalidRequest when it is damaged, with what is wrong
    default Backup verify(Path file) {
        try (InputStream in = open(file)) {
            return verify(in);
        } catch (IOException e) {
            throw new ConcordException.Unavailable("cannot read " + file + ": " + e, e);
        }
    }

    /// Replaces the whole store by a backup that this member keeps.
    ///
    /// @throws ConcordException.NotFound when there is none of this name
    /// @throws ConcordException.InvalidRequest when it is damaged; nothing was changed
    /// @throws ConcordException.ConditionFailed when another restore is under way
    Restored restore(String name);

    /// Replaces the whole store by a backup, which is read and checked to its end before anything
    /// is changed.
    ///
    /// @param file is left open
    /// @throws ConcordException.InvalidRequest when it is damaged; nothing was changed
    /// @throws ConcordException.ConditionFailed when another restore is under way
    Restored restore(InputStream file);

    /// Replaces the whole store by a backup in a file of this process's.
    ///
    /// @throws ConcordException.NotFound when there is no such file
    /// @throws ConcordException.InvalidRequest when it is damaged; nothing was changed
    /// @throws ConcordException.ConditionFailed when another restore is under way
    default Restored restore(Path file) {
        try (InputStream in = open(file)) {
            return restore(in);
        } catch (IOException e) {
            throw new ConcordException.Unavailable("cannot read " + file + ": " + e, e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ConcordException.NotFound("there is no file " + file);
        }
        return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /// Deletes kept backups by the settings `backup.keep-count` and `backup.keep-days`.
    ///
    /// @return what was deleted
    List<Backup> cleanup();

    /// Deletes the kept backups that are neither among so many newest nor younger than that. Files
    /// that cannot be read, and those of clusters of another name, are left alone, and not counted.
    ///
    /// @param keepCount how many of the newest stay whatever their age
    /// @param keepAge up to which age they stay however many there are
    /// @return what was deleted
    List<Backup> cleanup(int keepCount, Duration keepAge);
}
