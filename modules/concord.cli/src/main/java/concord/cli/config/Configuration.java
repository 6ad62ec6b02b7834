package concord.cli.config;

import concord.core.ConcordException;
import concord.core.Setting;
import concord.core.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/// What a server is configured with, laid on in layers: each one covers those before it, the
/// defaults lie under all of them.
///
/// Every layer is checked as a whole, also where a later one covers it, and all faults are reported
/// together, each with where it stands.
public final class Configuration {

    /// Variables that are for other commands, for the launcher, or for the first start.
    private static final Set<String> OTHER_VARIABLES =
            Set.of(
                    "CONCORD_ENDPOINT",
                    "CONCORD_TOKEN",
                    "CONCORD_TOKEN_FILE",
                    "CONCORD_CA",
                    "CONCORD_CERT",
                    "CONCORD_KEY",
                    "CONCORD_TIMEOUT",
                    "CONCORD_ROOT_TOKEN",
                    "CONCORD_JAVA_OPTS");

    /// What Kubernetes puts into every pod beside a service that is called `concord`.
    private static final Pattern SERVICE_LINK =
            Pattern.compile(
                    "CONCORD_(SERVICE_(HOST|PORT(_.+)?)|PORT(_\\d+_(TCP|UDP|SCTP)(_.+)?)?)");

    private final Map<String, Setting<?>> known;
    private final Settings.Builder settings = Settings.builder();
    private final List<String> faults = new ArrayList<>();

    /// Nothing but the defaults.
    ///
    /// @param known every setting there is
    public Configuration(List<Setting<?>> known) {
        this.known = byName(known, Setting::name);
    }

    /// Lays the values of a YAML file on.
    public Configuration file(Path file) {
        new YamlFile(file, known.keySet())
                .read(
                        (line, name, text) -> give(file + ":" + line, name, text),
                        (line, fault) ->
                                faults.add((line > 0 ? file + ":" + line : file) + ": " + fault));
        return this;
    }

    /// Lays the values of the environment's `CONCORD_…` variables on.
    public Configuration environment(Map<String, String> environment) {
        Map<String, Setting<?>> byVariable = byName(known.values(), Setting::environmentVariable);
        new TreeMap<>(environment)
                .forEach((variable, text) -> {
                    Setting<?> setting = byVariable.get(variable);
                    if (setting != null) {
                        give(variable, setting.name(), text);
                    } else if (mustBeSetting(variable)) {
                        faults.add(
                                variable
                                        + " is set, but no setting has that variable; "
                                        + Suggestion.of(variable, byVariable.keySet()));
                    }
                });
        return this;
    }

    private static boolean mustBeSetting(String variable) {
        return variable.startsWith("CONCORD_")
                && !OTHER_VARIABLES.contains(variable)
                && !SERVICE_LINK.matcher(variable).matches();
    }

    /// Lays one option of the command line on.
    public Configuration option(Setting<?> setting, String text) {
        give(setting.option(), setting.name(), text);
        return this;
    }

    /// Notes the arguments of the command line that nothing knows.
    ///
    /// @param arguments them, in order
    /// @param options every option that there is
    public Configuration unknownArguments(List<String> arguments, Set<String> options) {
        boolean mayBeValue = false;
        for (String argument : arguments) {
            String option = argument.replaceFirst("=.*", "");
            if (option.startsWith("-")) {
                faults.add(option + " is not an option; " + Suggestion.of(option, options));
            } else if (!mayBeValue) {
                faults.add("'" + argument + "' is one argument too many");
            }
            mayBeValue = argument.startsWith("-") && !argument.contains("=");
        }
        return this;
    }

    /// All layers together.
    ///
    /// @throws ConcordException.InvalidRequest when there were faults, one a line
    public Settings settings() {
        if (!faults.isEmpty()) {
            throw new ConcordException.InvalidRequest(String.join("\n", faults));
        }
        return settings.build();
    }

    private void give(String origin, String name, String text) {
        Setting<?> setting = known.get(name);
        if (setting == null) {
            faults.add(
                    origin
                            + ": "
                            + name
                            + " is not a setting; "
                            + Suggestion.of(name, known.keySet()));
            return;
        }
        try {
            set(setting, text);
        } catch (ConcordException.InvalidRequest e) {
            faults.add(origin + ": " + e.getMessage());
        }
    }

    private <T> void set(Setting<T> setting, String text) {
        settings.set(setting, setting.parse(text));
    }

    private static Map<String, Setting<?>> byName(
            Iterable<Setting<?>> settings, Function<Setting<?>, String> name) {
        Map<String, Setting<?>> named = new TreeMap<>();
        settings.forEach(setting -> named.put(name.apply(setting), setting));
        return named;
    }
}
