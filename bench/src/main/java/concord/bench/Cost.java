package concord.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import concord.core.Concord;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Settings;
import concord.core.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// What metrics, traces or an audit trail cost a durable member in its application: two members in
/// this JVM, one with it and one without, called in turns of a fraction of a second.
///
/// A machine whose speed changes from one second to the next changes it for both, so the ratio of
/// two turns that follow each other tells more than the medians of either. Every second pair of
/// turns is the other way round.
final class Cost implements AutoCloseable {

    private static final int KEYS = 1 << 16;

    /// Nothing of it is on but what is named.
    private static final Map<String, String> OFF =
            Map.of(
                    "metrics.enabled",
                    "false",
                    "tracing.enabled",
                    "false",
                    "audit.enabled",
                    "false");

    private final Concord concord;
    private final ConcordTarget target;

    private Cost(Path directory, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(OFF);
        all.putAll(settings);
        all.put("data.dir", directory.toString());
        concord = Concord.open(Settings.parse(all));
        target = new ConcordTarget(concord);
    }

    /// Compares, and says how.
    ///
    /// @param arguments `metrics`, `tracing`, `audit`, or `nothing`, which tells how far two of the
    ///   same are apart; how many pairs of turns; where the members keep their data
    public static void main(String[] arguments) throws Exception {
        HttpServer collector = collector();
        Map<String, String> on =
                switch (arguments[0]) {
                    case "metrics" -> Map.of("metrics.enabled", "true", "metrics.port", "0");
                    case "tracing" ->
                            Map.of(
                                    "tracing.enabled",
                                    "true",
                                    "tracing.sampling",
                                    "0.01",
                                    "tracing.endpoint",
                                    "http://127.0.0.1:"
                                            + collector.getAddress().getPort()
                                            + "/v1/traces");
                    case "audit" -> Map.of("audit.enabled", "true");
                    case "nothing" -> Map.of();
                    default ->
                            throw new IllegalArgumentException(
                                    "metrics, tracing, audit or nothing");
                };
        int pairs = Integer.parseInt(arguments[1]);
        Path directory = Path.of(arguments[2]);
        try (Cost without = new Cost(directory.resolve("off"), Map.of());
                Cost with = new Cost(directory.resolve("on"), on)) {
            System.out.printf(
                    "%-12s %12s %12s   %s%n", "", "off, 1/s", "on, 1/s", "on : off (quartiles)");
            compare("get thread:1", "thread:1", 100, pairs, without, with);
            compare("put async:1000", "async:1000", 500, pairs, without, with);
            compare("put vt:64", "vt:64", 500, pairs, without, with);
        }
        collector.stop(0);
        System.exit(0);
    }

    /// Takes all spans and looks at none.
    private static HttpServer collector() throws IOException {
        HttpServer collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", Cost::take);
        collector.start();
        return collector;
    }

    private static void take(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static void compare(
            String name, String load, int millis, int pairs, Cost without, Cost with)
            throws Exception {
        Turns off = new Turns(without, name, Load.parse(load), Duration.ofMillis(millis));
        Turns on = new Turns(with, name, Load.parse(load), Duration.ofMillis(millis));
        System.gc(); // both members' entries are where they stay
        for (int i = 0; i < 5_000 / millis; i++) {
            off.take();
            on.take();
        }
        double[] rateOff = new double[pairs];
        double[] rateOn = new double[pairs];
        double[] ratio = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            if (i % 2 == 0) {
                rateOff[i] = off.take();
                rateOn[i] = on.take();
            } else {
                rateOn[i] = on.take();
                rateOff[i] = off.take();
            }
            ratio[i] = rateOn[i] / rateOff[i];
        }
        Arrays.sort(rateOff);
        Arrays.sort(rateOn);
        Arrays.sort(ratio);
        System.out.printf(
                "%-14s %,12.0f %,12.0f   %.3f (%.3f to %.3f)%n",
                name,
                rateOff[pairs / 2],
                rateOn[pairs / 2],
                ratio[pairs / 2],
                ratio[pairs / 4],
                ratio[pairs * 3 / 4]);
    }

    /// Turns of one member.
    private static final class Turns {
        private final Load load;
        private final Duration length;
        private final Dataset data;
        private final Function<Dataset.Writer, CompletableFuture<?>> call;
        private final Store store;

        /// What is read, in an order that the store was not filled in, so that neither member has
        /// the luck to find its entries beside each other; empty where there are writes.
        private final Key[] keys;

        Turns(Cost of, String name, Load load, Duration length) {
            this.load = load;
            this.length = length;
            this.store = of.concord.store();
            this.data = new Dataset(KEYS, load.threads());
            this.call = writer -> writer.put(of.target);
            Dataset.fill(of.target, data.writers());
            this.keys =
                    name.startsWith("get")
                            ? new Random(1)
                                    .ints(KEYS, 0, KEYS)
                                    .mapToObj(i -> Key.of(data.writers().getFirst().key(i)))
                                    .toArray(Key[]::new)
                            : new Key[0];
        }

        /// @return calls a second
        double take() throws Exception {
            if (keys.length > 0) {
                return read(System.nanoTime() + length.toNanos());
            }
            Load.Interval done = load.run(data.writers(), call, length);
            return done.calls() * 1e9 / done.nanos();
        }

        /// Which key is read next depends on what was read, so that a processor cannot read two at
        /// a time: then the shorter code would be timed for what it leaves room for, and not for
        /// what it takes.
        private double read(long deadline) {
            long start = System.nanoTime();
            long calls = 0;
            int next = 0;
            for (; (calls & 1023) != 0 || System.nanoTime() < deadline; calls++) {
                Entry found = store.get(keys[next & KEYS - 1]).orElseThrow();
                next += 1 + (int) (found.modRevision() >>> 62);
            }
            return calls * 1e9 / (System.nanoTime() - start);
        }
    }

    @Override
    public void close() {
        concord.close();
    }
}
