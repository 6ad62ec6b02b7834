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

    private static final String AT_FIRST_USE =
            """

            # A file of $fpath is read when concord is completed for the first time, which goes on here.
            if [ "${funcstack[1]-}" = _concord ]; then
              _bash_complete -o default -F _complete_concord
            fi\
            """;

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
                    String script = AutoComplete.bash(program.getCommandName(), program);
                    call.answer().line(name.equals("zsh") ? zsh(script) : script);
                    return ExitCode.OK;
                });
    }

    /// The script of bash for zsh, which takes it by `source` and as a file of `$fpath`. It leaves
    /// the options of the user's shell as they are, and brings a function where an alias would not
    /// be seen by functions of such a file.
    private static String zsh(String script) {
        return "#compdef concord\n"
                + script.replaceFirst("  # Make alias a distinct command[^\n]*\n", "")
                        .replaceFirst("  setopt COMPLETE_ALIASES\n", "")
                        .replaceFirst("alias compopt=complete", "function compopt { :; }")
                + AT_FIRST_USE;
    }
}
