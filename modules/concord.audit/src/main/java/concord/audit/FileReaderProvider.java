package concord.audit;

import concord.core.ConcordException;
import concord.core.Settings;
import concord.core.audit.AuditTrail;
import concord.core.spi.AuditReaderProvider;
import java.nio.file.Files;
import java.nio.file.Path;

/// Brings what reads a trail from its files.
public final class FileReaderProvider implements AuditReaderProvider {

    /// Made by the service loader.
    public FileReaderProvider() {}

    @Override
    public AuditTrail read(Settings settings) {
        Path directory = AuditProvider.directory(settings);
        if (!Files.isDirectory(directory)) {
            throw new ConcordException.NotFound(
                    "there is no audit trail in "
                            + directory
                            + ": a member writes one with audit.enabled, to audit.dir");
        }
        return new FileTrail(directory);
    }
}
