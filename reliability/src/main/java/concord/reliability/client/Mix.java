package concord.reliability.client;

import concord.reliability.check.Cells;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// What one client asks for, at random: single keys, groups of keys that belong together, and keys
/// that are written once. Every value is written once.
///
/// Keys are fresh every few seconds, so that the history of each stays short.
final class Mix {

    private static final int SINGLES = 8;
    private static final int GROUPS = 2;
    private static final int GROUP_KEYS = 3;
    private static final int ONCE_KEYS = 4;
    private static final int REMEMBERED = 64;
    private static final long GENERATION_NANOS = 4_000_000_000L;

    private record Seen(String value, long revision) {}

    private final String prefix;
    private final String client;
    private final RandomGenerator random;
    private final long begin;
    private final Map<String, Seen> seen = new HashMap<>();
    private int values;

    /// @param prefix what all keys begin with
    /// @param begin when the keys of all clients began to be fresh
    Mix(String prefix, String client, RandomGenerator random, long begin) {
        this.prefix = prefix;
        this.begin = begin;
        this.client = client;
        this.random = random;
    }

    /// A value that nobody else writes.
    String value() {
        return client + "." + ++values;
    }

    Call next() {
        String generation = prefix + (System.nanoTime() - begin) / GENERATION_NANOS;
        int chance = random.nextInt(100);
        if (chance < 65) {
            return single(generation + "/k" + random.nextInt(SINGLES), chance);
        }
        if (chance < 92) {
            return group(generation + "/g" + random.nextInt(GROUPS), chance);
        }
        return once();
    }

    private Call single(String key, int chance) {
        Seen last = seen.get(key);
        if (chance < 25) {
            return Call.get(key, key);
        }
        if (chance < 42) {
            return Call.put(key, value());
        }
        if (chance < 46) {
            return Call.delete(key);
        }
        if (last == null) {
            return Call.get(key, key);
        }
        return chance < 56
                ? Call.casValue(key, last.value, value())
                : Call.casRevision(key, last.revision, last.value, value());
    }

    private Call group(String group, int chance) {
        List<String> keys = IntStream.range(0, GROUP_KEYS).mapToObj(i -> group + "/" + i).toList();
        String one = keys.get(random.nextInt(GROUP_KEYS));
        String other = keys.get(random.nextInt(GROUP_KEYS));
        if (chance < 74) {
            return Call.readAll(group, keys);
        }
        if (chance < 78) {
            return Call.get(group, one);
        }
        Map<String, String> writes = new HashMap<>();
        writes.put(one, value());
        writes.put(other, value());
        if (chance < 82) {
            return Call.bulk(group, writes);
        }
        Seen last = seen.get(one);
        String expected = last == null ? Cells.ABSENT : last.value;
        return Call.swapAll(group, Map.of(one, expected), writes, keys);
    }

    private Call once() {
        String object = prefix + "once/" + client + "." + ++values;
        Map<String, String> writes = new HashMap<>();
        for (int i = 0; i < ONCE_KEYS; i++) {
            writes.put(object + "/" + i, value());
        }
        return Call.bulk(object, writes);
    }

    /// Remembers what a key held, to expect it later.
    void saw(String key, String value, long revision) {
        if (seen.size() > REMEMBERED) {
            seen.clear();
        }
        if (value.equals(Cells.ABSENT)) {
            seen.remove(key);
        } else {
            seen.put(key, new Seen(value, revision));
        }
    }
}
