package concord.cli.completion;

import concord.cli.ExitCode;
import concord.cli.remote.Command;
import concord.cli.remote.Shell;
import concord.cli.remote.UsageException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// `concord completion`: prints a script by which a shell completes commands and options.
public final class CompletionCommand {

    private static final String SHELL = "SHELL";

    private CompletionCommand() {}

    /// The command, which describes the program that it is part of.
    public static CommandSpec of(Shell shell) {
        return Command.local(shell, "completion", "Prints a script that completes commands.")
                .parameter(SHELL, "Which shell: bash or zsh.")
                .example("source <(concord completion bash)")
                .runs(call -> {
                    String name = call.parameter(SHELL);
                    if (!name.equals("bash") && !name.equals("zsh")) {
                        throw new UsageException(
                                SHELL + " is '" + name + "'; it must be bash or zsh");
                    }
                    CommandLine program = call.program();
                    call.answer().line(AutoComplete.bash(program.getCommandName(), program));
                    return ExitCode.OK;
                });
    }
}
