package concord.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// `put` measures durable puts in rounds; `trial` is one JVM of it, for one target and one load.
/// The others start clusters.
final class Main {

    /// There are several JVMs on one machine, and more of what shares its memory.
    private static final Map<String, String> CLUSTER =
            Map.of(
                    "targets", "concord,etcd",
                    "loads", "async:10000,vt:1000,vt:64,vt:1",
                    "rounds", "3",
                    "heap", "2g");

    private static final Map<String, String> FAILOVER =
            with(CLUSTER, "keys", "10000", "writers", "4", "warmup", "1", "heap", "1g");

    private static final Map<String, String> SOAK = with(CLUSTER, "loads", "async:10000");
    private static final Map<String, String> JOIN = with(CLUSTER, "keys", "1000000");

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        var command = arguments.length == 0 ? "" : arguments[0];
        var options =
                Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        switch (command) {
            case "put" -> new Rounds(Options.parse(options)).run();
            case "trial" -> System.out.println(trial(Options.parse(options)).run().line());
            case "cluster" -> new ClusterRounds(Options.parse(options, CLUSTER)).run();
            case "failover" -> new Failover(Options.parse(options, FAILOVER)).run();
            case "soak" -> new Soak(Options.parse(options, SOAK)).run();
            case "join" -> new Join(Options.parse(options, JOIN)).run();
            default ->
                    throw new IllegalArgumentException(
                            "bench/run put|cluster|failover|soak|join [--option value]...");
        }
        // Peers leave threads behind that are not daemons.
        System.exit(0);
    }

    private static Trial trial(Options options) {
        return new Trial(options.targets().getFirst(), options.loads().getFirst(), options);
    }

    private static Map<String, String> with(Map<String, String> defaults, String... more) {
        var changed = new TreeMap<>(defaults);
        for (int i = 0; i < more.length; i += 2) {
            changed.put(more[i], more[i + 1]);
        }
        return changed;
    }
}
