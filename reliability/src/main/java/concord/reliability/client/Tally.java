package concord.reliability.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/// Counts calls by kind and outcome, and keeps answers that there should not be.
public final class Tally {

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Queue<String> scandals = new ConcurrentLinkedQueue<>();

    void count(String kind, String outcome) {
        counts.computeIfAbsent(kind + " " + outcome, _ -> new LongAdder()).increment();
    }

    /// Judges the code of a refusal: a healthy product has bad days, but no bugs.
    void refused(String kind, String code, String message) {
        count(kind, code.toLowerCase(Locale.ROOT));
        switch (code) {
            case "CLUSTER_UNAVAILABLE", "TIMEOUT", "OVERLOADED" -> {}
            default -> scandals.add(kind + " was answered with " + code + ": " + message);
        }
    }

    /// How often each outcome of each kind of call was met.
    public Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((name, count) -> all.put(name, count.sum()));
        return all;
    }

    /// Takes out what there should not have been.
    public List<String> scandals() {
        List<String> all = new ArrayList<>();
        for (String one = scandals.poll(); one != null; one = scandals.poll()) {
            all.add(one);
        }
        return all;
    }
}
