package concord.cli;

import concord.cli.audit.AuditCommands;
import concord.cli.cert.GenerateCommand;
import concord.cli.cluster.RecoverCommand;
import concord.cli.completion.CompletionCommand;
import concord.cli.config.SettingOptions;
import concord.cli.doctor.DoctorCommand;
import concord.cli.log.Log;
import concord.cli.remote.AccessCommands;
import concord.cli.remote.BackupCommands;
import concord.cli.remote.ClusterCommands;
import concord.cli.remote.Command;
import concord.cli.remote.IndexCommands;
import concord.cli.remote.LeaseCommands;
import concord.cli.remote.RemoteCommands;
import concord.cli.remote.Shell;
import concord.cli.server.StartCommand;
import concord.core.Settings;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The program `concord`.
public final class Main {

    /// Says which of `out` and `err` are screens; set by the launcher, which can tell.
    private static final String SCREENS = "concord.screens";

    private final Terminal terminal;
    private final Map<String, String> environment;
    private final Path directory;

    /// @param terminal where it writes
    /// @param environment the variables of the process
    /// @param directory where `concord.yaml` is looked for
    Main(Terminal terminal, Map<String, String> environment, Path directory) {
        this.terminal = terminal;
        this.environment = Map.copyOf(environment);
        this.directory = directory;
    }

    /// Runs a command and ends the process with its [ExitCode].
    public static void main(String[] arguments) {
        Log.keepUntilTheEnd();
        String screens = System.getProperty(SCREENS, "");
        Terminal terminal =
                new Terminal(
                        System.in,
                        System.out,
                        System.err,
                        screens.contains("out"),
                        screens.contains("err"));
        System.exit(new Main(terminal, System.getenv(), Path.of("")).run(arguments));
    }

    /// Runs a command.
    ///
    /// @return its exit code
    int run(String... arguments) {
        return commands()
                .setOut(writer(terminal.out()))
                .setErr(writer(terminal.err()))
                .setParameterExceptionHandler((e, _) -> refuse(e))
                .setExecutionExceptionHandler((e, _, _) -> fail(e))
                .execute(arguments);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    private CommandLine commands() {
        CommandSpec spec =
                command("concord", "A strongly consistent key-value store.", this::askForCommand);
        spec.addOption(
                OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Says which version this is.")
                        .build());
        spec.versionProvider(() -> new String[] {Release.describe()});
        SettingOptions options = new SettingOptions(environment, directory, Settings.known());
        Shell shell = new Shell(terminal, environment, directory);
        spec.addSubcommand("start", new StartCommand(terminal, options).spec());
        add(spec, RemoteCommands.alone(shell));
        add(spec, List.of(DoctorCommand.spec(shell, options, Settings.known())));
        CommandSpec cluster =
                group(spec, "cluster", "Shows and changes the members.", "cluster status");
        add(cluster, ClusterCommands.all(shell));
        add(cluster, List.of(new RecoverCommand(terminal, options).spec()));
        add(
                group(spec, "token", "Makes, lists and revokes tokens.", "token list"),
                AccessCommands.ofTokens(shell));
        add(
                group(spec, "role", "Makes, lists and removes roles.", "role list"),
                AccessCommands.ofRoles(shell));
        add(
                group(spec, "index", "Makes, lists and uses secondary indexes.", "index list"),
                IndexCommands.all(shell));
        add(
                group(spec, "lease", "Grants, keeps and revokes leases.", "lease list"),
                LeaseCommands.all(shell));
        add(
                group(spec, "backup", "Makes, checks and restores backups.", "backup list"),
                BackupCommands.all(shell));
        add(
                group(spec, "audit", "Reads the audit trail of a member.", "audit verify"),
                AuditCommands.all(terminal, environment, directory));
        add(
                group(spec, "cert", "Makes certificates for development.", "cert generate"),
                List.of(new GenerateCommand(terminal, directory).spec()));
        add(spec, List.of(CompletionCommand.of(shell)));
        add(spec, List.of(version(shell)));
        spec.usageMessage().footer("", "'concord COMMAND --help' tells more of a command.");
        // An argument that begins with @ is what it says: a value, or a file that the command
        // reads.
        return new CommandLine(spec).setExpandAtFiles(false);
    }

    private static void add(CommandSpec group, List<CommandSpec> commands) {
        commands.forEach(command -> group.addSubcommand(command.name(), command));
    }

    /// A command that is nothing without one of its own.
    private CommandSpec group(CommandSpec parent, String name, String description, String example) {
        CommandSpec spec = command(name, description, () -> askForCommand(name, example));
        parent.addSubcommand(name, spec);
        return spec;
    }

    private int askForCommand(String group, String example) {
        terminal.complain(
                "say what to do, for instance 'concord "
                        + example
                        + "'; see 'concord "
                        + group
                        + " --help'");
        return ExitCode.USAGE;
    }

    /// A command that has no options but `--help`.
    private static CommandSpec command(String name, String description, Callable<Integer> body) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(body).name(name);
        spec.addOption(help());
        spec.usageMessage().description(description).width(100);
        return spec;
    }

    /// The option `--help`.
    public static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Says how the command is used.")
                .build();
    }

    private int askForCommand() {
        terminal.complain("say what to do, for instance 'concord start'; see 'concord --help'");
        return ExitCode.USAGE;
    }

    private static CommandSpec version(Shell shell) {
        return Command.local(shell, "version", "Says which version this is.")
                .answers()
                .example("concord version -o json")
                .runs(call -> {
                    call.answer().tell(Release.describe(), Release::write);
                    return ExitCode.OK;
                });
    }

    private int refuse(CommandLine.ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        terminal.complain(e.getMessage() + "\nsee '" + command + " --help'");
        return ExitCode.USAGE;
    }

    private int fail(Exception e) {
        terminal.complain("this is a bug, please report it:");
        e.printStackTrace(terminal.err());
        return ExitCode.FAILED;
    }
}
