package concord.cli.config;

import concord.core.ConcordException;
import concord.core.Setting;
import concord.core.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The options of a command that works with a member's settings: one for each setting, and one for
/// the configuration file.
public final class SettingOptions {

    /// Where settings can stand, for the help of a command.
    public static final String LAYERS =
            "Every setting can stand in the configuration file ('http: {port: 4000}'"
                    + " or 'http.port: 4000'), in the environment (CONCORD_HTTP_PORT=4000)"
                    + " and here (--http-port 4000). The environment covers the file,"
                    + " options cover both.";

    private static final String CONFIG = "--config";
    private static final String DEFAULT_FILE = "concord.yaml";

    private final Map<String, String> environment;
    private final Path directory;
    private final List<Setting<?>> known;

    /// @param environment the variables of the process
    /// @param directory where `concord.yaml` is looked for
    /// @param known every setting there is
    public SettingOptions(Map<String, String> environment, Path directory, List<Setting<?>> known) {
        this.environment = Map.copyOf(environment);
        this.directory = directory;
        this.known = List.copyOf(known);
    }

    /// Gives a command the options. What it does not know is reported with the other faults.
    public void addTo(CommandSpec spec) {
        spec.parser().unmatchedArgumentsAllowed(true);
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

    /// The settings that a command was called with.
    ///
    /// @throws ConcordException.InvalidRequest when there were faults, one a line
    public Settings settings(CommandSpec spec) {
        ParseResult given = spec.commandLine().getParseResult();
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
        return configuration
                .unknownArguments(given.unmatched(), spec.optionsMap().keySet())
                .settings();
    }
}
