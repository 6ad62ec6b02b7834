package concord.core.guard;

import concord.core.Backup;
import concord.core.BackupDownload;
import concord.core.Backups;
import concord.core.Restored;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/// The backups, for admins: a backup holds every key, and a restore replaces every token.
///
/// @param backups the backups themselves
/// @param caller who calls
record GuardedBackups(Backups backups, Caller caller) implements Backups {

    private void check() {
        caller.requireAdmin("managing backups");
    }

    @Override
    public Backup create() {
        check();
        return backups.create();
    }

    @Override
    public BackupDownload download() {
        check();
        return backups.download();
    }

    @Override
    public List<Backup> list() {
        check();
        return backups.list();
    }

    @Override
    public Backup verify(String name) {
        check();
        return backups.verify(name);
    }

    @Override
    public Backup verify(InputStream file) {
        check();
        return backups.verify(file);
    }

    @Override
    public Restored restore(String name) {
        check();
        return backups.restore(name);
    }

    @Override
    public Restored restore(InputStream file) {
        check();
        return backups.restore(file);
    }

    @Override
    public List<Backup> cleanup() {
        check();
        return backups.cleanup();
    }

    @Override
    public List<Backup> cleanup(int keepCount, Duration keepAge) {
        check();
        return backups.cleanup(keepCount, keepAge);
    }
}
