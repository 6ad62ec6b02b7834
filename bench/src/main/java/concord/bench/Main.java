package concord.bench;

import java.util.Arrays;
import java.util.Map;

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

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        var command = arguments.length == 0 ? "" : arguments[0];
        var options =
                Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        switch (command) {
            case "put" -> new Rounds(Options.parse(options)).run();
            case "trial" -> System.out.println(trial(Options.parse(options)).run().line());
            case "cluster" -> new ClusterRounds(Options.parse(options, CLUSTER)).run();
            default ->
                    throw new IllegalArgumentException(
                            "bench/run put|cluster [--option value]...");
        }
        // Peers leave threads behind that are not daemons.
        System.exit(0);
    }

    private static Trial trial(Options options) {
        return new Trial(options.targets().getFirst(), options.loads().getFirst(), options);
    }
}
