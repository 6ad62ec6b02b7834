package concord.raft;

import concord.core.spi.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The batches that have gone out and are not back, in the order of their numbers. A new line gets
/// all of them again before anything else.
///
/// Not thread-safe: the committer's lock guards it.
final class Flight {

    private final String node;
    private final int most;
    private final List<Batch> batches = new ArrayList<>();
    private long session;
    private long sequence;
    private long bytes;

    /// How many have gone out on the line that there is now.
    private int sent;

    Flight(String node, long session, int most) {
        this.node = node;
        this.session = session;
        this.most = most;
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    boolean isFull() {
        return batches.size() == most;
    }

    /// How many bytes its commands have.
    long bytes() {
        return bytes;
    }

    List<Batch> all() {
        return List.copyOf(batches);
    }

    /// There is a new line, on which nothing has gone out.
    void restart() {
        sent = 0;
    }

    /// The next one that has to go out again, or null when all have.
    @Nullable Batch again() {
        while (sent < batches.size()) {
            Batch next = batches.get(sent++);
            if (!next.isSettled()) {
                return next;
            }
        }
        return null;
    }

    /// A batch goes out for the first time, and gets its number.
    void launch(Batch batch) {
        batch.launch();
        batch.number(session, ++sequence);
        batches.add(batch);
        sent++;
        bytes += batch.length();
    }

    /// A batch is back.
    void land(Batch batch) {
        int place = batches.indexOf(batch);
        if (place >= 0) {
            batches.remove(place);
            bytes -= batch.length();
            sent -= place < sent ? 1 : 0;
        }
    }

    /// The one of an origin, or null when it is none of these. One that is settled is none: its
    /// number may be of an earlier session.
    @Nullable Batch find(Origin origin) {
        if (origin.session() == session && origin.node().equals(node)) {
            for (Batch batch : batches) {
                if (batch.sequence() == origin.sequence() && !batch.isSettled()) {
                    return batch;
                }
            }
        }
        return null;
    }

    /// Those up to an entry.
    List<Batch> upTo(Origin last) {
        return last.session() == session
                ? batches.stream().filter(it -> it.sequence() <= last.sequence()).toList()
                : List.of();
    }

    /// Begins a session, and numbers in it what is not settled. One that has begun already is left
    /// as it is: of its numbers some may be in a log.
    void begin(long higher) {
        if (higher <= session) {
            return;
        }
        session = higher;
        sequence = 0;
        for (Batch batch : batches) {
            if (!batch.isSettled()) {
                batch.number(session, ++sequence);
            }
        }
    }
}
