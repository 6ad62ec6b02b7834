package concord.cli.server;

import concord.cli.ExitCode;
import concord.cli.Main;
import concord.cli.Release;
import concord.cli.Terminal;
import concord.cli.config.SettingOptions;
import concord.cli.log.Log;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Settings;
import concord.core.spi.EndpointProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/// `concord start`: runs a server until it is told to stop.
public final class StartCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final SettingOptions options;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("start");

    /// @param terminal where it writes
    /// @param options where its settings come from
    public StartCommand(Terminal terminal, SettingOptions options) {
        this.terminal = terminal;
        this.options = options;
        describe();
    }

    /// The command as picocli wants it: an option for each setting.
    public CommandSpec spec() {
        return spec;
    }

    private void describe() {
        spec.addOption(Main.help());
        options.addTo(spec);
        spec.usageMessage()
                .width(100)
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description("Starts a server and runs it until SIGTERM or Ctrl+C.", "")
                .footer(
                        "",
                        SettingOptions.LAYERS,
                        "",
                        "Exit codes: 0 stopped as it was told to, 1 failed, 2 wrong arguments or"
                                + " configuration.");
    }

    @Override
    public Integer call() {
        Settings settings;
        try {
            settings = options.settings(spec);
        } catch (ConcordException.InvalidRequest e) {
            terminal.complain(
                    "the configuration is not valid, nothing was started:\n" + e.getMessage());
            return ExitCode.USAGE;
        }
        try (Log _ = Log.open(settings, terminal.err())) {
            return run(settings);
        }
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
