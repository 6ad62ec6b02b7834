package concord.cli;

import java.io.PrintStream;

/// Where the program writes to.
///
/// @param out what was asked for
/// @param err what went wrong, and the log
public record Terminal(PrintStream out, PrintStream err) {

    /// Says why nothing, or not all, was done: `concord: …`, lines after the first indented.
    public void complain(String message) {
        err.println("concord: " + message.strip().replace("\n", "\n  "));
        err.flush();
    }

    /// Tells a line of what was asked for.
    public void tell(String line) {
        out.println(line);
        out.flush();
    }
}
