package concord.core.machine;

import concord.core.ConcordException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/// All of the replicated state, replaced as a whole by a restore.
final class State {

    final Progress progress = new Progress();
    final IndexSet indexes = new IndexSet();
    final Entries entries = new Entries(indexes);
    final History history = new History();
    final Leases leases = new Leases();
    final Answers answers = new Answers();
    Sessions sessions = new Sessions();
    final AccessList access = new AccessList();
    final Staging staging = new Staging();

    /// Follows from the entries, so it is no part.
    final Deadlines deadlines = new Deadlines();

    final Writer writer = new Writer(progress, entries, history, leases, deadlines, indexes);
    final Interpreter interpreter = new Interpreter(this);

    /// What comes in the place of all this: itself, or the state that a backup was restored to.
    State successor = this;

    /// The parts in the order of a snapshot.
    List<Part> parts() {
        return List.of(
                progress,
                new Content(progress, entries, history),
                leases,
                answers,
                indexes,
                sessions,
                access,
                staging);
    }

    /// Makes again what follows from parts that were loaded.
    void derive() {
        Iterator<Chain> chains = entries.ascending(null);
        while (chains.hasNext()) {
            Chain chain = chains.next();
            Version head = chain.head();
            if (head.lease() != 0 && leases.get(head.lease()) == null) {
                throw new ConcordException.Damaged("a key belongs to a lease that is not there");
            }
            leases.changed(chain, null, head);
            for (SecondaryIndex index : indexes.all()) {
                index.addAll(chain);
            }
            if (head.expiresAt() != Version.NEVER) {
                deadlines.add(chain, head.expiresAt());
            }
        }
    }

    /// The state that a backup's image says, to go on with in the place of this one, which is left
    /// as it is. What the log is about goes on: its position and the sessions of the members. What
    /// transactions were answered on either side is remembered. Revisions go on above both, without
    /// history. What was to end after some time ends after what was left of it at the backup.
    State restored(FileReader file) throws IOException {
        State fresh = new State();
        file.read(image -> SnapshotFormat.read(image, fresh.parts()));
        if (fresh.history.floor() != fresh.progress.revision() || !fresh.staging.isEmpty()) {
            throw new ConcordException.Damaged("the image of a backup with history");
        }
        fresh.prolong(Math.subtractExact(progress.time(), fresh.progress.time()));
        long revision = Math.max(progress.revision(), fresh.progress.revision()) + 1;
        fresh.progress.goOn(progress.position(), revision);
        fresh.history.start(revision, progress.time());
        fresh.answers.merge(answers, progress.time());
        fresh.sessions = sessions;
        fresh.derive();
        return fresh;
    }

    /// Reads a backup's file and hands out its image.
    @FunctionalInterface
    interface FileReader {
        void read(BackupFormat.ImageReader reader) throws IOException;
    }

    private void prolong(long millis) {
        leases.prolong(millis);
        Iterator<Chain> chains = entries.ascending(null);
        while (chains.hasNext()) {
            Chain chain = chains.next();
            Version head = chain.head();
            if (head.expiresAt() != Version.NEVER) {
                entries.replace(chain, head.until(Math.addExact(head.expiresAt(), millis)));
            }
        }
    }

    /// The log time at which something is due, or [Version#NEVER].
    long nextDeadline() {
        return indexes.isBuilding()
                ? progress.time()
                : Math.min(
                        Math.min(access.earliest(), staging.deadline()),
                        Math.min(deadlines.earliest(), leases.earliest()));
    }
}
