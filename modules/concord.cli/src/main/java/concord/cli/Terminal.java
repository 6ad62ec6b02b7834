package concord.cli;

import java.io.InputStream;
import java.io.PrintStream;

/// Where the program reads from and writes to.
///
/// @param in what it is given
/// @param out what was asked for
/// @param err what went wrong, and the log
/// @param outIsScreen whether a person reads `out`
/// @param errIsScreen whether a person reads `err`, so that progress may be shown there
public record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean outIsScreen,
        boolean errIsScreen) {

    /// One that nobody types into or looks at: of scripts and tests.
    public Terminal(PrintStream out, PrintStream err) {
        this(InputStream.nullInputStream(), out, err, false, false);
    }

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
