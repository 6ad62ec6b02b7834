package concord.cli.remote;

import concord.cli.ExitCode;
import concord.cli.Terminal;
import concord.core.Entry;
import concord.core.Range;
import concord.core.Store;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// `export`: entries as lines of JSON, which `import` reads.
final class ExportCommand {

    private static final String FILE = "FILE";
    private static final String PREFIX = "--prefix";
    private static final String FORCE = "--force";

    private ExportCommand() {}

    static CommandSpec spec(Shell shell) {
        return Command.ofServer(
                        shell, "export", "Writes entries to a file, as JSON, an object a line.")
                .parameter(FILE, "The file; '-' is standard output.")
                .option(PREFIX, "PREFIX", "Keys that begin with it. Without it: all.")
                .flag(FORCE, "Replaces a file that is there.")
                .reads()
                .note(
                        "All are of one revision. The file is there when all of it is written."
                                + " Leases, indexes, tokens and roles are not in it: 'concord"
                                + " backup create' has those.")
                .example("concord export all.jsonl")
                .example("concord export - --prefix config/ | jq .key")
                .runs(ExportCommand::export);
    }

    private static int export(Call call) throws IOException {
        Range range = Range.prefix(call.option(PREFIX).orElse(""));
        String name = call.parameter(FILE);
        if (name.equals(Input.STANDARD)) {
            Answer answer = call.answer();
            try (Stream<Entry> entries = call.store().stream(range)) {
                for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
                    answer.line(line(all.next()));
                }
            }
            return ExitCode.OK;
        }
        Path file = call.shell().file(name).toAbsolutePath();
        if (Files.exists(file) && !call.flag(FORCE)) {
            throw new FileAlreadyExistsException(
                    file.toString(), null, "it is there already; replace it with " + FORCE);
        }
        Store store = call.store();
        long count = write(call, store, range, file);
        call.answer()
                .tell(
                        "%d keys in %s".formatted(count, name),
                        json -> {
                            json.writeNumberField("exported", count);
                            json.writeStringField("file", name);
                        });
        return ExitCode.OK;
    }

    private static long write(Call call, Store store, Range range, Path file) throws IOException {
        Path unfinished =
                Files.createTempFile(
                        Optional.ofNullable(file.getParent()).orElseThrow(), ".export", ".part");
        unfinished.toFile().deleteOnExit(); // Ctrl-C executes nothing of what follows
        Terminal terminal = call.shell().terminal();
        long total = terminal.errIsScreen() ? store.count(range) : 0; // which looks at all of them
        long count = 0;
        try (Progress progress = new Progress(terminal, "export", total);
                Stream<Entry> entries = store.stream(range)) {
            try (BufferedWriter out = Files.newBufferedWriter(unfinished)) {
                for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
                    out.write(line(all.next()));
                    out.write('\n');
                    progress.at(++count);
                }
            }
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return count;
    }

    private static String line(Entry entry) throws IOException {
        return Answer.object(json -> EntryFields.write(json, entry));
    }
}
