package concord.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.reliability.check.Entry;
import concord.reliability.client.Connection;
import concord.reliability.world.Machine;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks members one thing at a time: who leads, whether they serve, what they hold.
final class Probe {

    private static final int PATIENCE_MILLIS = 3_000;
    private static final int LONG_PATIENCE_MILLIS = 30_000;

    private final List<Machine> machines;
    private long number;

    Probe(List<Machine> machines) {
        this.machines = machines;
    }

    /// The leader of the highest term that says so.
    Optional<Machine> leader() {
        Optional<Machine> leader = Optional.empty();
        long highest = -1;
        for (Machine machine : machines) {
            Optional<JsonNode> status = ask(machine, Connection.request("status"), 500);
            if (status.isPresent()
                    && status.get().path("role").asText().equals("leader")
                    && status.get().path("term").asLong() > highest) {
                highest = status.get().path("term").asLong();
                leader = Optional.of(machine);
            }
        }
        return leader;
    }

    /// Whether a member answers at all.
    boolean isOpen(Machine machine) {
        return ask(machine, Connection.request("status"), PATIENCE_MILLIS).isPresent();
    }

    /// Whether a member takes a write and shows it to a strong read.
    boolean serves(Machine machine) {
        String key = "probe/" + machine.name();
        String value = Long.toString(++number);
        return put(machine, key, value).isPresent()
                && ask(machine, Connection.request("get").put("key", key), PATIENCE_MILLIS)
                        .filter(answer -> answer.path("value").asText().equals(value))
                        .isPresent();
    }

    /// Puts a key.
    ///
    /// @return the revision
    Optional<Long> put(Machine machine, String key, String value) {
        ObjectNode request = Connection.request("put").put("key", key).put("value", value);
        return ask(machine, request, PATIENCE_MILLIS)
                .map(answer -> answer.path("revision").asLong());
    }

    /// All that a strong read finds below a prefix.
    Optional<Map<String, Entry>> list(Machine machine, String prefix) {
        ObjectNode request = Connection.request("list").put("prefix", prefix);
        return ask(machine, request, LONG_PATIENCE_MILLIS)
                .map(answer -> {
                    Map<String, Entry> entries = new HashMap<>();
                    answer.path("entries")
                            .properties()
                            .forEach(it ->
                                    entries.put(
                                            it.getKey(),
                                            new Entry(
                                                    it.getValue().path("value").asText(),
                                                    it.getValue().path("mod").asLong())));
                    return entries;
                });
    }

    /// The hashes of all states at one index.
    Optional<Map<String, String>> hashes(Machine machine) {
        return ask(machine, Connection.request("compare"), LONG_PATIENCE_MILLIS)
                .map(answer -> {
                    Map<String, String> hashes = new HashMap<>();
                    answer.path("hashes")
                            .properties()
                            .forEach(it -> hashes.put(it.getKey(), it.getValue().asText()));
                    return hashes;
                });
    }

    /// Tells a member to become the leader.
    ///
    /// @return whether it did
    boolean transfer(Machine to) {
        return ask(to, Connection.request("transfer").put("id", to.name()), PATIENCE_MILLIS)
                .isPresent();
    }

    private static Optional<JsonNode> ask(Machine machine, ObjectNode request, int millis) {
        if (!machine.isRunning()) {
            return Optional.empty();
        }
        try (Connection connection = Connection.to(machine, millis)) {
            return Optional.of(connection.call(request)).filter(Connection::isOk);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
