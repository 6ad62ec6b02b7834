package concord.reliability.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.reliability.check.Recording;
import concord.reliability.check.Recording.Look;
import concord.reliability.check.Recording.Mortal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A client that puts keys with a time to live, and looks whether they are still there, through any
/// member.
final class Mourner implements Runnable {

    private static final int REMEMBERED = 24;
    private static final long LONGEST_PAUSE_NANOS = 60_000_000;
    private static final long TTL_FROM_MILLIS = 1_000;
    private static final long TTL_TO_MILLIS = 8_000;

    private final String name;
    private final String prefix;
    private final Line line;
    private final Recording recording;
    private final Tally tally;
    private final RandomGenerator random;
    private final List<String> keys = new ArrayList<>();
    private volatile boolean stopped;

    Mourner(
            String name,
            String prefix,
            Line line,
            Recording recording,
            Tally tally,
            RandomGenerator random) {
        this.name = name;
        this.prefix = prefix;
        this.line = line;
        this.recording = recording;
        this.tally = tally;
        this.random = random;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try (line) {
            for (int number = 1; !stopped; number++) {
                if (keys.isEmpty() || random.nextInt(5) == 0) {
                    put(prefix + "mortal/" + name + "." + number);
                } else {
                    look(keys.get(random.nextInt(keys.size())));
                }
                if (random.nextInt(4) == 0) {
                    line.move();
                }
                LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE_NANOS));
            }
        }
    }

    private void put(String key) {
        long ttl = random.nextLong(TTL_FROM_MILLIS, TTL_TO_MILLIS);
        String value = key.substring(key.lastIndexOf('/') + 1);
        long start = System.nanoTime();
        JsonNode answer =
                call(
                        "put ttl",
                        Connection.request("put")
                                .put("key", key)
                                .put("value", value)
                                .put("ttl", ttl));
        if (answer == null) {
            recording.add(new Mortal(key, value, ttl, start, Long.MAX_VALUE, 0));
            return;
        }
        long end = System.nanoTime();
        long revision = answer.path("revision").asLong();
        recording.add(new Mortal(key, value, ttl, start, end, revision));
        keys.add(key);
        if (keys.size() > REMEMBERED) {
            keys.removeFirst();
        }
    }

    private void look(String key) {
        long start = System.nanoTime();
        String through = line.machine().name();
        JsonNode answer =
                call(
                        "get ttl",
                        Connection.request("get").put("key", key).put("consistency", "strong"));
        if (answer != null) {
            recording.add(new Look(key, through, start, System.nanoTime(), answer.has("value")));
        }
    }

    private @Nullable JsonNode call(String kind, ObjectNode request) {
        try {
            if (!line.isOpen()) {
                line.move();
                return null;
            }
            JsonNode answer = line.call(request);
            if (Connection.isOk(answer)) {
                tally.count(kind, "ok");
                return answer;
            }
            tally.refused(kind, answer.path("code").asText(), answer.path("message").asText());
        } catch (IOException e) {
            tally.count(kind, "no answer");
        }
        line.move();
        return null;
    }
}
