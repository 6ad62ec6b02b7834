package concord.reliability.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.core.Consistency;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Range;
import concord.core.Store;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Calls of the store.
final class Calls {

    private final Store store;
    private final Fault fault;

    Calls(Store store, Fault fault) {
        this.store = store;
        this.fault = fault;
    }

    /// Executes a request.
    ///
    /// @return whether it is one of these
    boolean execute(JsonNode request, ObjectNode answer) {
        switch (request.path("op").asText()) {
            case "get" -> get(request, answer);
            case "list" -> list(request, answer);
            case "put" -> {
                Written written = store.put(Shapes.put(request));
                answer.put("done", written.done()).put("revision", written.revision());
            }
            case "delete" -> {
                Deleted deleted = store.delete(Shapes.delete(request));
                answer.put("done", deleted.existed()).put("revision", deleted.revision());
            }
            case "touch" ->
                    store.touch(
                            request.path("key").asText(),
                            Duration.ofMillis(request.path("ttl").asLong()));
            case "bulk" ->
                    Shapes.results(
                            store.bulk(Shapes.operations(request.path("ops"))),
                            answer.putArray("results"));
            case "txn" -> txn(request, answer);
            default -> {
                return false;
            }
        }
        return true;
    }

    private Store reading(JsonNode request) {
        Consistency level = Consistency.of(request.path("consistency").asText("strong"));
        if (fault == Fault.NO_BARRIER && level == Consistency.STRONG) {
            level = Consistency.EVENTUAL;
        }
        return store.reading(level);
    }

    private void get(JsonNode request, ObjectNode answer) {
        Key key = Shapes.key(request);
        Optional<Entry> entry = reading(request).get(key).filter(this::isAlive);
        entry.ifPresent(it -> Shapes.entry(it, answer));
    }

    private boolean isAlive(Entry entry) {
        return fault != Fault.WALL_CLOCK_EXPIRY
                || entry.expiresAt().isEmpty()
                || Instant.now().isBefore(entry.expiresAt().get());
    }

    private void list(JsonNode request, ObjectNode answer) {
        var entries = answer.putObject("entries");
        try (Stream<Entry> found =
                reading(request).stream(Range.prefix(request.path("prefix").asText()))) {
            found.filter(this::isAlive)
                    .forEach(entry ->
                            Shapes.entry(entry, entries.putObject(entry.key().text().orElse(""))));
        }
    }

    private void txn(JsonNode request, ObjectNode answer) {
        List<Txn.Compare> compares = new ArrayList<>();
        for (JsonNode node : request.path("when")) {
            compares.add(new Txn.Compare(Shapes.key(node), Shapes.condition(node)));
        }
        TxnResult result =
                store.txn(
                        new Txn(
                                compares,
                                Shapes.operations(request.path("then")),
                                Shapes.operations(request.path("else")),
                                Optional.empty()));
        answer.put("done", result.succeeded()).put("revision", result.revision());
        Shapes.results(result.results(), answer.putArray("results"));
    }
}
