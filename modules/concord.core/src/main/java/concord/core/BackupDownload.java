package concord.core;

import java.io.InputStream;

/// A new backup that is not kept, and its file as long as this is open. Nobody's memory is held by
/// it, however slowly it is read.
public interface BackupDownload extends AutoCloseable {

    /// What it is, with the name that the file would have.
    Backup backup();

    /// The file, to be read once.
    InputStream stream();

    /// Forgets the file. A second call does nothing.
    @Override
    void close();
}
