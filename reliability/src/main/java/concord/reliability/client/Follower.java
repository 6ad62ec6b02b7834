package concord.reliability.client;

import com.fasterxml.jackson.databind.JsonNode;
import concord.reliability.check.Cells;
import concord.reliability.check.Stream;
import concord.reliability.check.Stream.Change;
import concord.reliability.check.Stream.Step;
import concord.reliability.world.Machine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// A client that watches a prefix through one member after the other: when that one fails, or just
/// so now and then, it goes to another and begins again after the last revision it heard of.
final class Follower implements Runnable {

    private static final int PATIENCE_MILLIS = 3_000;
    private static final long PAUSE_NANOS = 200_000_000;
    private static final int LINES_BEFORE_A_MOVE = 3_000;

    private final String name;
    private final String prefix;
    private final List<Machine> machines;
    private final Tally tally;
    private final RandomGenerator random;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private volatile long heardTo;
    private volatile boolean stopped;

    /// @param from the revision to begin with
    Follower(
            String name,
            String prefix,
            long from,
            List<Machine> machines,
            Tally tally,
            RandomGenerator random) {
        this.name = name;
        this.prefix = prefix;
        this.heardTo = from - 1;
        this.machines = machines;
        this.tally = tally;
        this.random = random;
    }

    void stop() {
        stopped = true;
    }

    /// The last revision it heard of.
    long heardTo() {
        return heardTo;
    }

    /// What it heard, once it has ended.
    Stream stream() {
        return new Stream(name, steps, faults);
    }

    @Override
    public void run() {
        while (!stopped) {
            Machine machine = machines.get(random.nextInt(machines.size()));
            try (Connection connection = Connection.to(machine, PATIENCE_MILLIS)) {
                connection.send(
                        Connection.request("watch").put("prefix", prefix).put("from", heardTo + 1));
                follow(machine, connection);
            } catch (IOException e) {
                tally.count("watch", "broken off");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void follow(Machine machine, Connection connection) throws IOException {
        int left = 1 + random.nextInt(LINES_BEFORE_A_MOVE);
        while (!stopped && left-- > 0) {
            JsonNode line = connection.next();
            if (!Connection.isOk(line)) {
                String code = line.path("code").asText();
                tally.count("watch", code.toLowerCase(Locale.ROOT));
                if (!mayHappen(code)) {
                    faults.add(machine.name() + " ended a watch: " + line);
                }
                return;
            }
            if (line.has("revision")) {
                hear(line);
            }
        }
    }

    private static boolean mayHappen(String code) {
        return code.equals("CLUSTER_UNAVAILABLE") || code.equals("TIMEOUT");
    }

    private void hear(JsonNode line) {
        Map<String, Change> changes = new HashMap<>();
        for (JsonNode change : line.path("changes")) {
            Change before =
                    changes.put(
                            change.path("key").asText(),
                            new Change(
                                    change.path("type").asText(),
                                    change.path("value").asText(Cells.ABSENT)));
            if (before != null) {
                faults.add(name + " heard twice of a key in one revision: " + line);
            }
        }
        steps.add(new Step(line.path("revision").asLong(), System.nanoTime(), changes));
        heardTo = line.path("revision").asLong();
        tally.count("watch", "revision");
    }
}
