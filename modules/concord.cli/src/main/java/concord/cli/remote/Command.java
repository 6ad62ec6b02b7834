package concord.cli.remote;

import concord.cli.ExitCode;
import concord.cli.Main;
import concord.cli.config.SettingOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// A command as it is described: its name, what it takes, how it is used, and what it does. All
/// options are taken as text; [Call] reads them, so that what is wrong with one is said in one way.
public final class Command implements Callable<Integer> {

    /// What a command does.
    @FunctionalInterface
    public interface Body {

        /// Does it.
        ///
        /// @return the [concord.cli.ExitCode]
        int run(Call call) throws IOException, InterruptedException;
    }

    private static final int WIDTH = 100;

    private final Shell shell;
    private final CommandSpec spec;
    private final List<String> examples = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int parameters;
    private boolean asksServer;
    private Optional<SettingOptions> settings = Optional.empty();
    private Body body = _ -> ExitCode.OK;

    private Command(Shell shell, String name, String description) {
        this.shell = shell;
        this.spec = CommandSpec.wrapWithoutInspection(this).name(name);
        spec.usageMessage().description(literal(description), "").width(WIDTH);
        spec.usageMessage().sortOptions(false).abbreviateSynopsis(true);
    }

    /// A command that asks a server, with the options that say which.
    public static Command ofServer(Shell shell, String name, String description) {
        Command command = new Command(shell, name, description);
        command.asksServer = true;
        return command;
    }

    /// A command that works here.
    public static Command local(Shell shell, String name, String description) {
        return new Command(shell, name, description);
    }

    /// Takes one argument more, which has to be given.
    public Command parameter(String label, String description) {
        return parameter(label, "1", Integer.toString(parameters++), description);
    }

    /// Takes one argument more, which may be left out.
    public Command optionalParameter(String label, String description) {
        return parameter(label, "0..1", Integer.toString(parameters++), description);
    }

    /// Takes arguments to the end, at least one.
    public Command parameters(String label, String description) {
        return parameter(label, "1..*", parameters + "..*", description);
    }

    private Command parameter(String label, String arity, String index, String description) {
        boolean several = index.endsWith("*");
        var parameter =
                PositionalParamSpec.builder()
                        .index(index)
                        .arity(arity)
                        .required(!arity.startsWith("0"))
                        .paramLabel(label)
                        .description(literal(description));
        if (several) {
            parameter.type(List.class).auxiliaryTypes(String.class);
        } else {
            parameter.type(String.class);
        }
        spec.addPositional(parameter.build());
        return this;
    }

    /// Takes an option with a value.
    public Command option(String name, String label, String description) {
        spec.addOption(
                OptionSpec.builder(name)
                        .type(String.class)
                        .paramLabel(label)
                        .description(literal(description))
                        .build());
        return this;
    }

    /// Takes an option with a value, more than once.
    public Command options(String name, String label, String description) {
        spec.addOption(
                OptionSpec.builder(name)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1")
                        .paramLabel(label)
                        .description(literal(description))
                        .build());
        return this;
    }

    /// Takes an option without a value.
    public Command flag(String name, String description) {
        spec.addOption(
                OptionSpec.builder(name)
                        .type(boolean.class)
                        .description(literal(description))
                        .build());
        return this;
    }

    /// Answers people or programs, where no server is asked.
    public Command answers() {
        spec.addOption(Answer.option());
        return this;
    }

    /// Reads as fresh as is asked for.
    public Command reads() {
        return option(
                Call.CONSISTENCY,
                "LEVEL",
                "How fresh the read is: eventual, leader or strong. Without it as the server is"
                        + " configured.");
    }

    /// Takes the settings of a member too, as `start` does.
    public Command settings(SettingOptions options) {
        this.settings = Optional.of(options);
        return note(SettingOptions.LAYERS);
    }

    /// Says how the command is used, at the end of its help.
    public Command example(String line) {
        examples.add(line);
        return this;
    }

    /// Says something more, at the end of its help.
    public Command note(String text) {
        notes.add(text);
        return this;
    }

    /// The command, doing this.
    public CommandSpec runs(Body does) {
        if (asksServer) {
            ServerOptions.addTo(spec);
        }
        settings.ifPresent(options -> options.addTo(spec));
        spec.addOption(Main.help());
        spec.usageMessage().footer(footer());
        this.body = does;
        return spec;
    }

    @Override
    public Integer call() {
        return Run.run(shell, spec, body);
    }

    private String[] footer() {
        List<String> lines = new ArrayList<>();
        for (String note : notes) {
            lines.add("");
            lines.add(literal(note));
        }
        if (!examples.isEmpty()) {
            lines.add("");
            lines.add("Examples:");
            examples.forEach(example -> lines.add("  " + literal(example)));
        }
        lines.add("");
        lines.add("Exit codes: 0 done, 1 failed, 2 wrong arguments.");
        return lines.toArray(String[]::new);
    }

    private static String literal(String text) {
        return text.replace("%", "%%").replace("@|", "@ |").replace("${", "$ {");
    }
}
