package concord.core.observe;

import concord.core.Backup;
import concord.core.BackupDownload;
import concord.core.Backups;
import concord.core.Consistency;
import concord.core.Restored;
import concord.core.spi.OperationKind;
import concord.core.spi.Subject;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/// The backups as one caller uses them, seen.
///
/// @param backups what he may use
/// @param visitor who calls
/// @param level how fresh reads are
record ObservedBackups(Backups backups, Visitor visitor, Consistency level) implements Backups {

    @Override
    public Backup create() {
        return visitor.does(OperationKind.BACKUP_CREATE, Subject.NONE, () -> backups.create());
    }

    @Override
    public BackupDownload download() {
        return visitor.does(OperationKind.BACKUP_CREATE, Subject.NONE, () -> backups.download());
    }

    @Override
    public List<Backup> list() {
        return visitor.reads(
                OperationKind.BACKUP_LIST, level, () -> Subject.NONE, () -> backups.list());
    }

    @Override
    public Backup verify(String name) {
        return visitor.reads(
                OperationKind.BACKUP_VERIFY,
                level,
                () -> Subject.named(name),
                () -> backups.verify(name));
    }

    @Override
    public Backup verify(InputStream file) {
        return visitor.reads(
                OperationKind.BACKUP_VERIFY, level, () -> Subject.NONE, () -> backups.verify(file));
    }

    @Override
    public Restored restore(String name) {
        return visitor.does(
                OperationKind.BACKUP_RESTORE, Subject.named(name), () -> backups.restore(name));
    }

    @Override
    public Restored restore(InputStream file) {
        return visitor.does(
                OperationKind.BACKUP_RESTORE, Subject.NONE, () -> backups.restore(file));
    }

    @Override
    public List<Backup> cleanup() {
        return visitor.does(OperationKind.BACKUP_CLEANUP, Subject.NONE, () -> backups.cleanup());
    }

    @Override
    public List<Backup> cleanup(int keepCount, Duration keepAge) {
        return visitor.does(
                OperationKind.BACKUP_CLEANUP,
                Subject.NONE,
                () -> backups.cleanup(keepCount, keepAge));
    }
}
