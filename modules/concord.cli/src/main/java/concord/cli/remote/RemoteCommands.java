package concord.cli.remote;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// The commands that ask a server: those that stand alone, and those in groups.
///
/// A command more is a line here: a class of this package that describes it by [Command] and does
/// it with a [Call].
public final class RemoteCommands {

    private RemoteCommands() {}

    /// Those that stand alone, in the order of the help.
    public static List<CommandSpec> alone(Shell shell) {
        List<CommandSpec> all = new ArrayList<>(KeyCommands.all(shell));
        all.addAll(RangeCommands.all(shell));
        all.add(TxnCommand.spec(shell));
        all.add(WatchCommand.spec(shell));
        all.add(ExportCommand.spec(shell));
        all.add(ImportCommand.spec(shell));
        all.add(BenchCommand.spec(shell));
        return all;
    }
}
