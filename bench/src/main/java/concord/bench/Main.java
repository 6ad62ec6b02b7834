package concord.bench;

import java.util.Arrays;

/// `put` measures durable puts in rounds; `trial` is one JVM of it, for one target and one load.
final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        var command = arguments.length == 0 ? "" : arguments[0];
        var options = Options.parse(Arrays.asList(arguments).subList(1, arguments.length));
        switch (command) {
            case "put" -> new Rounds(options).run();
            case "trial" -> {
                var trial =
                        new Trial(
                                options.targets().getFirst(), options.loads().getFirst(), options);
                System.out.println(trial.run().line());
                // Peers leave threads behind that are not daemons.
                System.exit(0);
            }
            default -> throw new IllegalArgumentException("bench/run put [--option value]...");
        }
    }
}
