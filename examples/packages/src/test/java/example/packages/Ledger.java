package example.packages;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/// What was acknowledged, kept outside the process that is killed, and checked against what is
/// there after each start:
///
/// - what was acknowledged is there and equal;
/// - what was not is absent, or there and equal;
/// - what was there after one start is there after the next.
final class Ledger implements Loader.Listener {
    private final List<Document> documents;
    private final Map<String, Document> byKey;
    private final Set<String> acknowledged = new HashSet<>();
    private final Set<String> thereNow = new HashSet<>();
    private final Set<String> damaged = new LinkedHashSet<>();
    private Kill kill = Kill.none();
    private int unacknowledgedButThere;
    private boolean looked;

    Ledger(List<Document> documents) {
        this.documents = documents;
        this.byKey = documents.stream().collect(toMap(Document::key, Function.identity()));
    }

    List<Document> documents() {
        return documents;
    }

    int missing() {
        return documents.size() - acknowledged.size();
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /// Whether the process came so far that all documents were looked for.
    boolean hasLooked() {
        return looked;
    }

    int unacknowledgedButThere() {
        return unacknowledgedButThere;
    }

    /// A process is started, to be killed like this.
    void started(Kill kill) {
        thereNow.clear();
        looked = false;
        this.kill = kill;
    }

    /// A line that [Main] printed.
    void line(String line) {
        int space = line.indexOf(' ');
        switch (space < 0 ? line : line.substring(0, space)) {
            case "there" -> there(document(line.substring(space + 1)));
            case "differs" -> differs(document(line.substring(space + 1)));
            case "stored" -> stored(document(line.substring(space + 1)));
            case "looked" -> looked();
            default -> throw new AssertionError("unexpected line: " + line);
        }
    }

    private Document document(String key) {
        return Objects.requireNonNull(byKey.get(key), () -> "unexpected key: " + key);
    }

    @Override
    public void there(Document document) {
        thereNow.add(document.key());
    }

    @Override
    public void differs(Document document) {
        damaged.add(document.key());
    }

    @Override
    public void looked() {
        looked = true;
        Set<String> lost = new LinkedHashSet<>(acknowledged);
        lost.removeAll(thereNow);
        lost.removeAll(damaged);
        assertTrue(
                lost.isEmpty() && damaged.isEmpty(),
                () -> "acknowledged and lost: " + lost + ", damaged: " + damaged);
        int before = acknowledged.size();
        acknowledged.addAll(thereNow);
        unacknowledgedButThere += acknowledged.size() - before;
    }

    @Override
    public void stored(Document document) {
        acknowledged.add(document.key());
        kill.acknowledged();
    }

    /// All is there, as the last start found it.
    void assertComplete() {
        assertEquals(byKey.keySet(), thereNow);
    }
}
