package concord.cli.audit;

import concord.cli.ExitCode;
import concord.core.ConcordException;
import concord.core.audit.AuditTrail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `concord audit export`: every line there is, to a file or a pipe.
final class ExportCommand extends AuditCommand {

    private static final String FILE = "--file";

    ExportCommand(Place place) {
        super(
                place,
                "export",
                "Gives out every line that is kept, the oldest first, byte for byte, so that the"
                        + " chain can be checked elsewhere.");
        option(FILE, "FILE", "A new file to write to; without it the lines are printed.");
    }

    @Override
    void check() {
        // a file that cannot be made says so itself
    }

    @Override
    int run(AuditTrail trail) {
        @Nullable String name = given(FILE);
        try (Stream<String> lines = trail.export()) {
            if (name == null) {
                return print(lines);
            }
            Path file = file(name);
            long count = write(lines, file);
            terminal().tell("Exported " + count + " lines to " + file + ".");
            return ExitCode.OK;
        } catch (FileAlreadyExistsException e) {
            throw new ConcordException.ConditionFailed(
                    e.getFile() + " is there already; choose another name, or remove it");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A copy that is not whole is none: whoever archives it has to know.
    private int print(Stream<String> lines) {
        var out = terminal().out();
        Iterator<String> each = lines.iterator();
        while (each.hasNext() && !out.checkError()) {
            out.print(each.next() + "\n");
        }
        if (out.checkError()) { // which flushes
            terminal()
                    .complain(
                            "the output could not be written to its end: what is there is not"
                                    + " the whole trail");
            return ExitCode.FAILED;
        }
        return ExitCode.OK;
    }

    private static long write(Stream<String> lines, Path file) throws IOException {
        long count = 0;
        try (Writer out =
                Files.newBufferedWriter(
                        file,
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)) {
            Iterator<String> each = lines.iterator();
            while (each.hasNext()) {
                out.write(each.next());
                out.write('\n');
                count++;
            }
        }
        return count;
    }
}
