package concord.testkit;

import concord.core.Change;
import concord.core.Changes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What one watcher received, and where it began and resumed. [WatchCheck] checks it. Thread-safe.
///
/// Keys and values are kept as text, as in a [History]: bytes that are no text in hexadecimal.
public final class WatchLog {

    /// A change that was received.
    ///
    /// @param value the new value; empty when the key is gone
    public record Event(Change.Type type, String key, Optional<String> value) {}

    /// What was received at once.
    public record Batch(long revision, List<Event> events) {

        /// Keeps a copy.
        public Batch {
            events = List.copyOf(events);
        }
    }

    /// A stretch without interruption: everything from a revision on that was received.
    ///
    /// @param from the revision that was asked for
    /// @param batches in the order in which they came
    public record Stretch(long from, List<Batch> batches) {

        /// Keeps a copy.
        public Stretch {
            batches = List.copyOf(batches);
        }
    }

    private final String name;
    private final Predicate<String> keys;
    private final List<Long> begins = new ArrayList<>();
    private final List<List<Batch>> received = new ArrayList<>();

    /// A log of a watcher of all keys.
    public WatchLog(String name) {
        this(name, _ -> true);
    }

    /// A log of a watcher of these keys and all types of changes.
    ///
    /// @param name tells it from others in what a check finds
    public WatchLog(String name, Predicate<String> keys) {
        this.name = name;
        this.keys = keys;
    }

    /// Notes that the watcher begins, or begins again, with a revision.
    public synchronized void begin(long from) {
        begins.add(from);
        received.add(new ArrayList<>());
    }

    /// Notes what the watcher received.
    ///
    /// @throws IllegalStateException when it has not begun
    public void receive(Changes changes) {
        receive(
                new Batch(
                        changes.revision(),
                        changes.changes().stream().map(WatchLog::event).toList()));
    }

    /// Notes what the watcher received.
    ///
    /// @throws IllegalStateException when it has not begun
    public synchronized void receive(Batch batch) {
        if (received.isEmpty()) {
            throw new IllegalStateException(name + " received something before it began");
        }
        received.getLast().add(batch);
    }

    private static Event event(Change change) {
        return new Event(
                change.type(),
                change.key().text().orElseGet(() -> hex(change.key().bytes())),
                change.entry().map(entry -> text(entry.value().bytes())));
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : hex(bytes);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /// The revision from which on the watcher has to go on to miss nothing and get nothing twice.
    public synchronized long next() {
        for (int i = received.size() - 1; i >= 0; i--) {
            if (!received.get(i).isEmpty()) {
                return received.get(i).getLast().revision() + 1;
            }
        }
        return begins.isEmpty() ? 1 : begins.getFirst();
    }

    /// Its name.
    public String name() {
        return name;
    }

    /// Whether the watcher wants to hear of a key.
    public boolean wants(String key) {
        return keys.test(key);
    }

    /// What it received.
    public synchronized List<Stretch> stretches() {
        List<Stretch> stretches = new ArrayList<>();
        for (int i = 0; i < begins.size(); i++) {
            stretches.add(new Stretch(begins.get(i), received.get(i)));
        }
        return stretches;
    }

    @Override
    public String toString() {
        return name + stretches();
    }
}
