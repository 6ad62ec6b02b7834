package concord.tls;

import java.nio.file.Path;

/// A file that a setting names.
///
/// @param setting the setting, so that a complaint can say where to look
/// @param path the file
public record TlsFile(String setting, Path path) {

    /// As it stands in a message: `tls.cert /etc/concord/cert.pem`.
    @Override
    public String toString() {
        return setting + " " + path;
    }
}
