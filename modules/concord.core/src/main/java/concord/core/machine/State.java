package concord.core.machine;

import concord.core.ConcordException;
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
    final Sessions sessions = new Sessions();
    final AccessList access = new AccessList();

    /// Follows from the entries, so it is no part.
    final Deadlines deadlines = new Deadlines();

    final Writer writer = new Writer(progress, entries, history, leases, deadlines, indexes);
    final Interpreter interpreter = new Interpreter(this);

    /// The parts in the order of a snapshot.
    List<Part> parts() {
        return List.of(
                progress,
                new Content(progress, entries, history),
                leases,
                answers,
                indexes,
                sessions,
                access);
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

    /// The log time at which something is due, or [Version#NEVER].
    long nextDeadline() {
        return indexes.isBuilding()
                ? progress.time()
                : Math.min(access.earliest(), Math.min(deadlines.earliest(), leases.earliest()));
    }
}
