package concord.cli.remote;

import concord.core.Entry;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.stream.Stream;

/// Entries as they come: rows of a table for people, objects of JSON, one a line, for programs.
final class Listing {

    private Listing() {}

    /// Prints entries and closes where they come from.
    ///
    /// @return how many there were
    static long print(Call call, Stream<Entry> entries, boolean keysOnly) throws IOException {
        Answer answer = call.answer();
        long count = 0;
        try (entries) {
            Table table =
                    keysOnly
                            ? Table.of("KEY", "REVISION", "VERSION", "EXPIRES")
                            : Table.of("KEY", "REVISION", "VERSION", "EXPIRES", "VALUE");
            Table.Printing rows = table.printing(answer::line);
            for (Iterator<Entry> all = entries.iterator(); all.hasNext(); count++) {
                Entry entry = all.next();
                if (answer.isJson()) {
                    answer.line(
                            Answer.object(json -> {
                                if (keysOnly) {
                                    EntryFields.withoutValue(json, entry);
                                } else {
                                    EntryFields.write(json, entry);
                                }
                            }));
                } else if (keysOnly) {
                    rows.row(entry.key(), entry.modRevision(), entry.version(), expires(entry));
                } else {
                    rows.row(
                            entry.key(),
                            entry.modRevision(),
                            entry.version(),
                            expires(entry),
                            entry.value());
                }
            }
            rows.end();
        }
        return count;
    }

    private static String expires(Entry entry) {
        return entry.expiresAt()
                .map(end -> end.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse("-");
    }
}
