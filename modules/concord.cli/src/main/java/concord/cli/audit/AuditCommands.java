package concord.cli.audit;

import concord.cli.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// The commands that read an audit trail.
public final class AuditCommands {

    private AuditCommands() {}

    /// All of them.
    ///
    /// @param terminal where they write
    /// @param environment the variables of the process
    /// @param directory where `concord.yaml` is looked for
    public static List<CommandSpec> all(
            Terminal terminal, Map<String, String> environment, Path directory) {
        var place = new AuditCommand.Place(terminal, environment, directory);
        return Stream.of(
                        new QueryCommand(place),
                        new VerifyCommand(place),
                        new ExportCommand(place),
                        new StatsCommand(place))
                .map(AuditCommand::spec)
                .toList();
    }
}
