package concord.cli.cluster;

import com.fasterxml.jackson.core.JsonGenerator;
import concord.cli.ExitCode;
import concord.cli.Main;
import concord.cli.Terminal;
import concord.cli.config.SettingOptions;
import concord.cli.doctor.DataOwner;
import concord.cli.log.Log;
import concord.cli.remote.Answer;
import concord.cli.remote.UsageException;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Recovery;
import concord.core.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `concord cluster recover`: makes a new cluster of one member from the data of a member whose
/// cluster has lost its majority for good.
public final class RecoverCommand implements Callable<Integer> {

    private static final String LOST = "--lost";

    private final Terminal terminal;
    private final SettingOptions options;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("recover");

    /// @param terminal where it writes
    /// @param options where its settings come from
    public RecoverCommand(Terminal terminal, SettingOptions options) {
        this.terminal = terminal;
        this.options = options;
        describe();
    }

    /// The command as picocli wants it.
    public CommandSpec spec() {
        return spec;
    }

    private void describe() {
        spec.addOption(Main.help());
        spec.addOption(
                OptionSpec.builder(LOST)
                        .type(String.class)
                        .paramLabel("IDS")
                        .required(true)
                        .description(
                                "All other members of the cluster, such as n2,n3. None of them may"
                                        + " ever come back with its data.")
                        .build());
        spec.addOption(Answer.option());
        options.addTo(spec);
        spec.usageMessage()
                .width(100)
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description(
                        "Makes a new cluster of one member from the data of a stopped member, when a"
                                + " majority of its cluster is lost for good. What the lost members"
                                + " had acknowledged without this one is gone. Works on data.dir,"
                                + " which has to be the member's; give the settings that it is"
                                + " started with.",
                        "")
                .footer(
                        "",
                        SettingOptions.LAYERS,
                        "",
                        "Exit codes: 0 recovered, 1 refused or failed, 2 wrong"
                                + " arguments or configuration.");
    }

    @Override
    public Integer call() {
        Answer answer;
        Settings settings;
        Set<String> lost;
        try {
            answer = Answer.of(terminal, spec.commandLine().getParseResult());
            settings = options.settings(spec);
            lost = lost();
        } catch (ConcordException.InvalidRequest | UsageException e) {
            terminal.complain(
                    "the arguments are not valid, nothing was changed:\n" + e.getMessage());
            return ExitCode.USAGE;
        }
        try (Log _ = Log.open(settings, terminal.err())) {
            refuseStrangers(settings.get(Settings.DATA_DIR));
            Recovery recovery = Concord.recover(settings, lost);
            answer.tell(text(settings, recovery), json -> write(json, settings, recovery));
            return ExitCode.OK;
        } catch (IOException e) {
            return ExitCode.OK; // it is recovered, and nobody is there to be told
        } catch (ConcordException e) {
            terminal.complain("not recovered: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    /// What is written here is of this user, and a member of another could not open it.
    private static void refuseStrangers(Path data) {
        try {
            Optional<String> owner = DataOwner.stranger(data);
            if (owner.isPresent()) {
                throw new ConcordException.ConditionFailed(
                        ("nothing was changed: %s belongs to %s, who could not open what another"
                                        + " user writes there; do it as that one:"
                                        + " runuser -u %2$s -- concord cluster recover …")
                                .formatted(data, owner.get()));
            }
        } catch (IOException e) {
            throw new ConcordException.Unavailable("cannot look at " + data + ": " + e, e);
        }
    }

    private Set<String> lost() {
        String text = spec.commandLine().getParseResult().matchedOptionValue(LOST, "");
        Set<String> lost =
                Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.toSet());
        for (String id : lost) {
            if (id.isEmpty()) {
                throw new ConcordException.InvalidRequest(
                        LOST + " is '" + text + "'; it must be node ids, such as n2,n3");
            }
        }
        return lost;
    }

    private static Path kept(Settings settings, Recovery recovery) {
        Path data = settings.get(Settings.DATA_DIR).toAbsolutePath().normalize();
        return data.resolve("replaced").resolve(recovery.oldCluster());
    }

    private static String text(Settings settings, Recovery recovery) {
        String node = settings.get(Settings.NODE_ID);
        return """
        Recovered: %s is the only member of a new cluster.
          has          %d keys at revision %d, all of the log up to index %d
          new cluster  %s
          old cluster  %s, kept in %s
          next         start %s, then add others, each with an empty data.dir; no member of\
         the old cluster may be started with its old data\
        """
                .formatted(
                        node,
                        recovery.keys(),
                        recovery.revision(),
                        recovery.index(),
                        recovery.newCluster(),
                        recovery.oldCluster(),
                        kept(settings, recovery),
                        node);
    }

    private static void write(JsonGenerator json, Settings settings, Recovery recovery)
            throws IOException {
        json.writeStringField("node", settings.get(Settings.NODE_ID));
        json.writeNumberField("keys", recovery.keys());
        json.writeNumberField("revision", recovery.revision());
        json.writeNumberField("index", recovery.index());
        json.writeStringField("new_cluster", recovery.newCluster());
        json.writeStringField("old_cluster", recovery.oldCluster());
        json.writeStringField("kept_in", kept(settings, recovery).toString());
    }
}
