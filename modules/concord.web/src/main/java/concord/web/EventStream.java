package concord.web;

import concord.core.Change;
import concord.core.Changes;
import concord.core.ConcordException;
import concord.core.Watcher;
import concord.web.WatchRoutes.EventId;
import concord.web.http.JsonOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Changes as Server-Sent Events (the HTML standard, §9.2). What the client does not read stays in
/// the store's history: nothing is queued for it.
final class EventStream {

    /// How long nothing happens before a client and the proxies between hear that it is still
    /// there.
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final Watcher watcher;
    private EventId last;

    EventStream(Watcher watcher, EventId last) {
        this.watcher = watcher;
        this.last = last;
    }

    /// Writes until the client goes or may no longer read, the store closes, or history is
    /// forgotten before it was read.
    void write(OutputStream out) throws IOException {
        // An id without an event: whoever is cut before the first event resumes from here.
        text(out, "retry: 1000\nid: " + last + "\n\n");
        out.flush();
        while (true) {
            Optional<Changes> changes;
            try {
                changes = watcher.poll(HEARTBEAT);
            } catch (ConcordException.Compacted e) {
                ended(out, "compacted", e, e.oldestRevision());
                return;
            } catch (ConcordException.Unauthorized | ConcordException.Forbidden e) {
                ended(out, "refused", e, 0);
                return;
            } catch (ConcordException.Unavailable e) {
                return; // it closes; the client comes again by itself
            }
            if (changes.isPresent()) {
                write(out, changes.get());
            } else {
                // An id without an event again: of what was passed by, nothing is asked for.
                last = last.passed(watcher.passed());
                text(out, ":\nid: " + last + "\n\n");
            }
            out.flush();
        }
    }

    private void write(OutputStream out, Changes changes) throws IOException {
        List<Change> all = changes.changes();
        for (int i = last.had(changes); i < all.size(); i++) {
            EventId id =
                    i + 1 == all.size()
                            ? EventId.of(changes.revision())
                            : new EventId(changes.revision(), i + 1);
            Change change = all.get(i);
            text(
                    out,
                    "id: "
                            + id
                            + "\nevent: "
                            + change.type().name().toLowerCase(Locale.ROOT)
                            + "\ndata: ");
            JsonOutput.write(out, data -> data(data, changes, change));
            text(out, "\n\n");
        }
        last = EventId.of(changes.revision());
    }

    private static void data(JsonOutput data, Changes changes, Change change) {
        EntryJson.key(data, change.key());
        data.text("time", changes.time().toString());
        change.entry()
                .ifPresentOrElse(
                        entry -> EntryJson.fields(data, entry),
                        () -> data.number("revision", changes.revision()));
        change.previous()
                .ifPresent(entry -> data.object("previous", it -> EntryJson.fields(it, entry)));
    }

    /// Says why nothing more comes.
    ///
    /// @param oldestRevision where to begin again; 0 when that is of no use
    private static void ended(
            OutputStream out, String event, ConcordException failure, long oldestRevision)
            throws IOException {
        text(out, "event: " + event + "\ndata: ");
        JsonOutput.write(
                out,
                data -> {
                    data.text("code", failure.code().name());
                    data.text("message", String.valueOf(failure.getMessage()));
                    if (oldestRevision > 0) {
                        data.number("oldest_revision", oldestRevision);
                    }
                });
        text(out, "\n\n");
        out.flush();
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
