package concord.cli.server;

import concord.cli.ExitCode;
import concord.cli.Main;
import concord.cli.Release;
import concord.cli.Terminal;
import concord.cli.config.Configuration;
import concord.cli.log.Log;
import concord.cli.log.LogProvider;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Setting;
import concord.core.Settings;
import concord.core.spi.EndpointProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `concord start`: runs a server until it is told to stop.
public final class StartCommand implements Callable<Integer> {

    private static final String CONFIG = "--config";
    private static final String DEFAULT_FILE = "concord.yaml";

    private final Terminal terminal;
    private final Map<String, String> environment;
    private final Path directory;
    private final List<Setting<?>> known;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("start");

    /// @param terminal where it writes
    /// @param environment the variables of the process
    /// @param directory where `concord.yaml` is looked for
    /// @param known every setting there is
    public StartCommand(
            Terminal terminal,
            Map<String, String> environment,
            Path directory,
            List<Setting<?>> known) {
        this.terminal = terminal;
        this.environment = environment;
        this.directory = directory;
        this.known = known;
        describe();
    }

    /// The command as picocli wants it: an option for each setting.
    public CommandSpec spec() {
        return spec;
    }

    private void describe() {
        spec.parser().unmatchedArgumentsAllowed(true); // reported with the other faults
        spec.addOption(Main.help());
        spec.addOption(
                OptionSpec.builder(CONFIG)
                        .type(String.class)
                        .paramLabel("FILE")
                        .description(
                                "The configuration file. Without it, "
                                        + DEFAULT_FILE
                                        + " in the working directory is read when there is one.")
                        .build());
        known.forEach(setting -> spec.addOption(option(setting)));
        spec.usageMessage()
                .width(100)
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description("Starts a server and runs it until SIGTERM or Ctrl+C.", "")
                .footer(
                        "",
                        "Every setting can stand in the configuration file ('http: {port: 4000}'"
                                + " or 'http.port: 4000'), in the environment (CONCORD_HTTP_PORT=4000)"
                                + " and here (--http-port 4000). The environment covers the file,"
                                + " options cover both.",
                        "",
                        "Exit codes: 0 stopped as it was told to, 1 failed, 2 wrong arguments or"
                                + " configuration.");
    }

    private static OptionSpec option(Setting<?> setting) {
        return OptionSpec.builder(setting.option())
                .type(String.class)
                .paramLabel("VALUE")
                .description(
                        literal(setting.description()),
                        literal(
                                "Default: "
                                        + setting.defaultText()
                                        + "; "
                                        + setting.allowed()
                                        + "."))
                .build();
    }

    private static String literal(String text) {
        return text.replace("%", "%%").replace("@|", "@ |").replace("${", "$ {");
    }

    @Override
    public Integer call() {
        Settings settings;
        try {
            settings = configuration(spec.commandLine().getParseResult()).settings();
        } catch (ConcordException.InvalidRequest e) {
            terminal.complain(
                    "the configuration is not valid, nothing was started:\n" + e.getMessage());
            return ExitCode.USAGE;
        }
        try (Log _ = Log.open(settings.get(LogProvider.LEVEL), terminal.err())) {
            return run(settings);
        }
    }

    private Configuration configuration(ParseResult given) {
        Configuration configuration = new Configuration(known);
        @Nullable String file = given.matchedOptionValue(CONFIG, null);
        if (file != null) {
            configuration.file(directory.resolve(file));
        } else if (Files.exists(directory.resolve(DEFAULT_FILE))) {
            configuration.file(directory.resolve(DEFAULT_FILE));
        }
        configuration.environment(environment);
        for (Setting<?> setting : known) {
            @Nullable String text = given.matchedOptionValue(setting.option(), null);
            if (text != null) {
                configuration.option(setting, text);
            }
        }
        return configuration.unknownArguments(given.unmatched(), spec.optionsMap().keySet());
    }

    private int run(Settings settings) {
        Server server = new Server(Concord::open, linkedEndpoints());
        ShutdownHook hook = ShutdownHook.stopping(server, terminal);
        String reason;
        try {
            banner(settings, server.start(settings));
            reason = server.awaitFailure();
        } catch (ConcordException e) {
            reason = String.valueOf(e.getMessage());
        }
        server.stop(ShutdownHook.LIMIT);
        terminal.complain(reason);
        return hook.failed();
    }

    private static List<EndpointProvider> linkedEndpoints() {
        return ServiceLoader.load(EndpointProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private void banner(Settings settings, List<String> addresses) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "Concord "
                        + Release.version()
                        + ", member "
                        + settings.get(Settings.NODE_ID)
                        + " of cluster "
                        + settings.get(Settings.CLUSTER_NAME));
        lines.add("  data     " + settings.get(Settings.DATA_DIR).toAbsolutePath().normalize());
        addresses.forEach(address -> lines.add("  listens  " + address));
        lines.add("  stop     Ctrl+C, or SIGTERM to process " + ProcessHandle.current().pid());
        terminal.tell(String.join("\n", lines));
    }
}
