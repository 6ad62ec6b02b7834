package concord.cli.remote;

import concord.cli.ExitCode;
import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Outcome;
import concord.core.Put;
import concord.core.Result;
import concord.core.Store;
import concord.core.Written;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// `import`: puts entries that are lines of JSON, as `export` and `list -o json` write them.
final class ImportCommand {

    /// Lines are read as bytes, each of which is a character here: so one that is no text does not
    /// take those with it that were read ahead.
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    private static final String FILE = "FILE";
    private static final String IF_ABSENT = "--if-absent";

    /// What one request takes; fewer than any server's `batch.max` and far less than its limit of
    /// bytes.
    private static final int BATCH = 100;

    private static final int BATCH_BYTES = 1 << 20;

    private final Call call;
    private final Store store;
    private final Instant now = Instant.now();
    private final List<Put> batch = new ArrayList<>();
    private int batchBytes;
    private long imported;
    private long kept;
    private long ended;
    private long leased;

    private ImportCommand(Call call) throws IOException {
        this.call = call;
        this.store = call.store();
    }

    static CommandSpec spec(Shell shell) {
        return Command.ofServer(shell, "import", "Puts entries that 'export' has written.")
                .parameter(FILE, "The file; '-' is standard input.")
                .flag(IF_ABSENT, "Leaves keys as they are that are there.")
                .note(
                        "A line is an object with \"key\" and \"value\", as 'export' and 'list -o"
                                + " json' write it; \"expires_at\" is kept. What has expired"
                                + " since, and what belongs to a lease, is left out. Entries"
                                + " are put "
                                + BATCH
                                + " at a revision: what is before a wrong line is in the store, and"
                                + " to import again does no harm.")
                .example("concord import all.jsonl")
                .example("echo '{\"key\": \"a\", \"value\": 1}' | concord import -")
                .runs(call -> new ImportCommand(call).run());
    }

    private int run() throws IOException {
        String name = call.parameter(FILE);
        if (name.equals(Input.STANDARD)) {
            read(call.shell().terminal().in(), "standard input", 0);
        } else {
            Path file = call.shell().file(name);
            try (InputStream in = Files.newInputStream(file)) {
                read(in, name, Files.size(file));
            }
        }
        call.answer()
                .tell(
                        "%d imported%s%s%s"
                                .formatted(
                                        imported,
                                        more(kept, "were there and stay as they are"),
                                        more(ended, "have expired"),
                                        more(leased, "belong to a lease and are left out")),
                        json -> {
                            json.writeNumberField("imported", imported);
                            json.writeNumberField("kept", kept);
                            json.writeNumberField("expired", ended);
                            json.writeNumberField("leased", leased);
                        });
        return ExitCode.OK;
    }

    private static String more(long count, String what) {
        return count == 0 ? "" : ", " + count + " " + what;
    }

    private void read(InputStream in, String name, long size) throws IOException {
        long number = 0;
        try (Progress progress = new Progress(call.shell().terminal(), "import", size)) {
            var lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    size == 0 ? in : new CountedInput(in, progress::at), BYTES));
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    take(ImportedLine.parse(line.getBytes(BYTES)));
                }
                if (size == 0) {
                    progress.at(number);
                }
            }
            send();
        } catch (ImportedLine.WrongException e) {
            send();
            throw new IOException(
                    "line %d of %s: %s\n%d were imported before it; mend the line and import again"
                            .formatted(number, name, e.getMessage(), imported),
                    e);
        } catch (ConcordException.InvalidRequest | ConcordException.InvalidKey e) {
            throw new IOException(
                    "up to line %d of %s, of which %d were imported: %s"
                            .formatted(number, name, imported, e.getMessage()),
                    e);
        }
    }

    private void take(ImportedLine read) {
        if (read.lease()) {
            leased++;
            return;
        }
        Optional<Put> put = read.put(now);
        if (put.isEmpty()) {
            ended++;
            return;
        }
        Put wanted = put.get();
        batch.add(call.flag(IF_ABSENT) ? wanted.when(Condition.ABSENT) : wanted);
        batchBytes += wanted.value().length();
        if (batch.size() == BATCH || batchBytes > BATCH_BYTES) {
            send();
        }
    }

    private void send() {
        if (batch.isEmpty()) {
            return;
        }
        for (Result result : store.bulk(List.copyOf(batch))) {
            if (result instanceof Written written && written.outcome() == Outcome.DONE) {
                imported++;
            } else {
                kept++;
            }
        }
        batch.clear();
        batchBytes = 0;
    }
}
