package concord.cli.doctor;

import com.fasterxml.jackson.core.JsonGenerator;
import concord.cli.ExitCode;
import concord.cli.config.SettingOptions;
import concord.cli.remote.Answer;
import concord.cli.remote.Call;
import concord.cli.remote.Command;
import concord.cli.remote.Shell;
import concord.cli.remote.Table;
import concord.core.Setting;
import concord.core.Settings;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `concord doctor`: what keeps a member from running well, and what to do about it.
public final class DoctorCommand {

    private DoctorCommand() {}

    /// The command.
    ///
    /// @param known every setting there is
    public static CommandSpec spec(Shell shell, SettingOptions options, List<Setting<?>> known) {
        return Command.ofServer(
                        shell,
                        "doctor",
                        "Looks for what keeps a member from running well, and says what to do.")
                .note(
                        "Give it the configuration that the member is started with, as the user that"
                                + " starts it: it looks at the data directory, how fast its disk is,"
                                + " ports, certificates and limits. Servers that answer are asked for"
                                + " their leader, quorum, lag, versions and clocks: those of"
                                + " --endpoint, or the one of this configuration.")
                .note(
                        "It changes nothing. What it writes to measure the disk, for a second or a"
                                + " few, is gone when it ends. The exit code is 1 when something"
                                + " failed, and 0 with warnings.")
                .settings(options)
                .example("concord doctor --config /etc/concord/concord.yaml")
                .example("concord doctor --endpoint http://h1:4000,http://h2:4000,http://h3:4000")
                .example("concord doctor -o json | jq '.findings[] | select(.state != \"ok\")'")
                .runs(call -> run(call, options, known));
    }

    private static int run(Call call, SettingOptions options, List<Setting<?>> known)
            throws IOException {
        Settings settings = call.settings(options);
        Configured member =
                new Configured(settings, known, path -> call.shell().file(path.toString()));
        List<Finding> findings = new Examination(call, member).findings();
        tell(call, findings);
        return count(findings, Finding.State.FAILED) == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void tell(Call call, List<Finding> findings) throws IOException {
        Table table = Table.of("STATE", "CHECK", "FOUND", "WHAT TO DO");
        for (Finding each : findings) {
            table.row(
                    each.state(),
                    each.check(),
                    each.found(),
                    each.advice().isEmpty() ? "-" : each.advice());
        }
        call.answer()
                .tell(
                        table,
                        json -> {
                            for (Finding.State state : Finding.State.values()) {
                                json.writeNumberField(state.toString(), count(findings, state));
                            }
                            Answer.objects(json, "findings", findings, DoctorCommand::fields);
                        });
    }

    private static void fields(JsonGenerator json, Finding finding) throws IOException {
        json.writeStringField("state", finding.state().toString());
        json.writeStringField("check", finding.check());
        json.writeStringField("found", finding.found());
        json.writeStringField("what_to_do", finding.advice());
    }

    private static long count(List<Finding> findings, Finding.State state) {
        return findings.stream().filter(each -> each.state() == state).count();
    }
}
