package concord.cli.remote;

import concord.cli.ExitCode;
import concord.cli.Terminal;
import concord.core.ConcordException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine.Model.CommandSpec;

/// Runs a command, and says what went wrong and what to do about it.
final class Run {

    /// What to do when no server answers.
    static final String START_ONE =
            "start a server with 'concord start', or say where one is with --endpoint or"
                    + " CONCORD_ENDPOINT";

    private Run() {}

    static int run(Shell shell, CommandSpec spec, Command.Body body) {
        Terminal terminal = shell.terminal();
        try (Call call = new Call(shell, spec)) {
            return failing(call, spec, body);
        } catch (UsageException e) {
            return refuse(terminal, spec, String.valueOf(e.getMessage()));
        }
    }

    private static int failing(Call call, CommandSpec spec, Command.Body body) {
        Terminal terminal = call.shell().terminal();
        try {
            return body.run(call);
        } catch (UsageException e) {
            return refuse(terminal, spec, String.valueOf(e.getMessage()));
        } catch (ConcordException.InvalidRequest | ConcordException.InvalidKey e) {
            tell(call, e, "see '" + spec.qualifiedName() + " --help'");
            return ExitCode.USAGE;
        } catch (ConcordException e) {
            return failed(call, e);
        } catch (OutputGoneException e) {
            // Nobody is there to be told, as behind 'head'.
        } catch (IOException e) {
            terminal.complain(reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            terminal.complain("interrupted");
        }
        return ExitCode.FAILED;
    }

    /// Says what went wrong though the arguments are right.
    static int failed(Call call, ConcordException e) {
        tell(call, e, whatToDo(e));
        return ExitCode.FAILED;
    }

    private static int refuse(Terminal terminal, CommandSpec spec, String message) {
        terminal.complain(message + "\nsee '" + spec.qualifiedName() + " --help'");
        return ExitCode.USAGE;
    }

    private static void tell(Call call, ConcordException e, String whatToDo) {
        Terminal terminal = call.shell().terminal();
        String message = String.valueOf(e.getMessage());
        if (!call.answer().isJson()) {
            terminal.complain(whatToDo.isEmpty() ? message : message + "\n" + whatToDo);
            return;
        }
        try {
            terminal.err()
                    .println(
                            Answer.object(json -> {
                                json.writeStringField("status", "error");
                                json.writeObjectFieldStart("error");
                                json.writeStringField("code", e.code().name());
                                json.writeStringField("message", message);
                                json.writeEndObject();
                            }));
        } catch (IOException ioe) {
            terminal.complain(message);
        }
    }

    private static String whatToDo(ConcordException e) {
        return switch (e) {
            case ConcordException.Unavailable _ when isUnanswered(e) -> START_ONE;
            case ConcordException.Unauthorized _ ->
                    "give a token with CONCORD_TOKEN, --token-file or --token; an admin makes one"
                            + " with 'concord token create'";
            case ConcordException.Forbidden _ ->
                    "an admin can give the token's role what is missing: 'concord role put --help'";
            case ConcordException.Timeout _ -> "give it more time with --timeout";
            case ConcordException.Overloaded _ -> "try again in a moment";
            default -> "";
        };
    }

    private static boolean isUnanswered(ConcordException e) {
        return String.valueOf(e.getMessage()).startsWith("no server answers");
    }

    /// What a failure of input or output is for people.
    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return "there is no file " + missing.getFile();
        }
        if (e instanceof FileSystemException file) {
            return file.getFile()
                    + ": "
                    + (file.getReason() == null
                            ? e.getClass().getSimpleName().replace("Exception", "")
                            : file.getReason());
        }
        return String.valueOf(e.getMessage());
    }
}
