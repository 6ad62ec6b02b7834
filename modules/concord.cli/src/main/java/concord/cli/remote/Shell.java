package concord.cli.remote;

import concord.cli.Terminal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where a command runs.
///
/// @param terminal where it reads and writes
/// @param environment the variables of the process
/// @param directory where relative paths start
public record Shell(Terminal terminal, Map<String, String> environment, Path directory) {

    /// A variable of the environment that is set to something.
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(it -> !it.isEmpty());
    }

    /// A file by the name that the user gave.
    public Path file(String name) {
        return directory.resolve(name);
    }
}
