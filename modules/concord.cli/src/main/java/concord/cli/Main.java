package concord.cli;

import concord.cli.cert.GenerateCommand;
import concord.cli.cluster.RecoverCommand;
import concord.cli.config.SettingOptions;
import concord.cli.log.Log;
import concord.cli.server.StartCommand;
import concord.core.Settings;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The program `concord`.
public final class Main {

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
        Terminal terminal = new Terminal(System.out, System.err);
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
        spec.addSubcommand("start", new StartCommand(terminal, options).spec());
        spec.addSubcommand("cluster", cluster(options));
        spec.addSubcommand("cert", cert());
        spec.addSubcommand(
                "version", command("version", "Says which version this is.", this::version));
        spec.usageMessage().footer("", "'concord COMMAND --help' tells more of a command.");
        return new CommandLine(spec);
    }

    private CommandSpec cluster(SettingOptions options) {
        CommandSpec spec =
                command("cluster", "Works on the cluster of a member.", this::askForClusterCommand);
        spec.addSubcommand("recover", new RecoverCommand(terminal, options).spec());
        return spec;
    }

    private CommandSpec cert() {
        CommandSpec spec =
                command("cert", "Makes certificates for development.", this::askForCertCommand);
        spec.addSubcommand("generate", new GenerateCommand(terminal, directory).spec());
        return spec;
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

    private int askForClusterCommand() {
        terminal.complain(
                "say what to do, for instance 'concord cluster recover'; see 'concord cluster"
                        + " --help'");
        return ExitCode.USAGE;
    }

    private int askForCertCommand() {
        terminal.complain(
                "say what to do, for instance 'concord cert generate'; see 'concord cert --help'");
        return ExitCode.USAGE;
    }

    private int version() {
        terminal.tell(Release.describe());
        return ExitCode.OK;
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
