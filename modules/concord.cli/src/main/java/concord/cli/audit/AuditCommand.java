package concord.cli.audit;

import concord.cli.ExitCode;
import concord.cli.Main;
import concord.cli.Terminal;
import concord.cli.config.Configuration;
import concord.core.ConcordException;
import concord.core.Setting;
import concord.core.Settings;
import concord.core.audit.AuditTrail;
import concord.core.spi.AuditReaderProvider;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// A command that reads a trail. Where it is, is said as to the member that writes it: by
/// `concord.yaml`, by the environment, or by the options `--data-dir` and `--audit-dir`.
abstract class AuditCommand implements Callable<Integer> {

    private static final String CONFIG = "--config";
    private static final String DEFAULT_FILE = "concord.yaml";
    private static final String DATA_DIR = "--data-dir";
    private static final String AUDIT_DIR = "--audit-dir";
    private static final String OUTPUT = "--output";
    private static final String JSON = "json";

    private final Place place;
    private final CommandSpec spec;

    /// Where commands are run.
    ///
    /// @param terminal where they write
    /// @param environment the variables of the process
    /// @param directory where `concord.yaml` is looked for
    record Place(Terminal terminal, Map<String, String> environment, Path directory) {}

    AuditCommand(Place place, String name, String description) {
        this.place = place;
        this.spec = CommandSpec.wrapWithoutInspection(this).name(name);
        spec.addOption(Main.help());
        option(CONFIG, "FILE", "The configuration file; concord.yaml here when there is one.");
        option(DATA_DIR, "DIR", "The member's data directory, whose directory 'audit' is read.");
        option(AUDIT_DIR, "DIR", "The directory of the audit trail, when it is another.");
        spec.usageMessage()
                .width(100)
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description(description, "")
                .footer("", "Exit codes: 0 done, 1 failed or broken, 2 wrong arguments.");
    }

    /// The command as picocli wants it.
    final CommandSpec spec() {
        return spec;
    }

    final Terminal terminal() {
        return place.terminal();
    }

    /// The file of a name, as the shell understands it.
    final Path file(String name) {
        return place.directory().resolve(name);
    }

    final void option(String name, String label, String description) {
        spec.addOption(
                OptionSpec.builder(name)
                        .type(String.class)
                        .paramLabel(label)
                        .description(description)
                        .build());
    }

    final void outputOption() {
        spec.addOption(
                OptionSpec.builder(OUTPUT, "-o")
                        .type(String.class)
                        .paramLabel("FORM")
                        .description(
                                "How the answer looks: table, for people, or json. Default: table.")
                        .build());
    }

    /// What an option was given, null when it was not.
    final @Nullable String given(String option) {
        return spec.commandLine().getParseResult().matchedOptionValue(option, null);
    }

    /// Whether the answer is for scripts.
    final boolean isJson() {
        String form = given(OUTPUT);
        if (form != null && !form.equals(JSON) && !form.equals("table")) {
            throw new ConcordException.InvalidRequest(
                    OUTPUT + " is '" + form + "'; it must be table or json");
        }
        return JSON.equals(form);
    }

    @Override
    public final Integer call() {
        AuditTrail trail;
        try {
            check();
            trail = trail();
        } catch (ConcordException.InvalidRequest e) {
            terminal().complain(e.getMessage() + "\nsee '" + spec.qualifiedName() + " --help'");
            return ExitCode.USAGE;
        } catch (ConcordException e) {
            terminal().complain(String.valueOf(e.getMessage()));
            return ExitCode.FAILED;
        }
        try {
            return run(trail);
        } catch (ConcordException e) {
            terminal().complain(String.valueOf(e.getMessage()));
            return ExitCode.FAILED;
        } catch (UncheckedIOException e) {
            terminal().complain("writing failed: " + e.getCause());
            return ExitCode.FAILED;
        }
    }

    /// Looks at the options, before anything is read.
    abstract void check();

    /// Does it.
    ///
    /// @return the exit code
    abstract int run(AuditTrail trail);

    private AuditTrail trail() {
        AuditReaderProvider reader =
                ServiceLoader.load(AuditReaderProvider.class)
                        .findFirst()
                        .orElseThrow(() ->
                                new ConcordException.NotFound(
                                        "the module concord.audit is not linked here"));
        return reader.read(settings());
    }

    private Settings settings() {
        List<Setting<?>> known = Settings.known();
        Configuration configuration = new Configuration(known);
        String config = given(CONFIG);
        Path usual = file(DEFAULT_FILE);
        if (config != null) {
            configuration.file(file(config));
        } else if (Files.exists(usual)) {
            configuration.file(usual);
        }
        configuration.environment(place.environment());
        for (Setting<?> setting : known) {
            if (setting.option().equals(DATA_DIR) || setting.option().equals(AUDIT_DIR)) {
                String text = given(setting.option());
                if (text != null) {
                    configuration.option(setting, file(text).toString());
                }
            }
        }
        return configuration.settings();
    }
}
