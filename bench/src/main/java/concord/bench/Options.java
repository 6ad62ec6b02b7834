package concord.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// What the command line asks for; a trial's JVM gets the same options as the rounds that start it.
record Options(Map<String, String> values) {
    private static final Map<String, String> DEFAULTS =
            Map.ofEntries(
                    Map.entry("targets", "jraft,fsync"),
                    Map.entry("loads", "async:10000,vt:1000,vt:64,thread:1"),
                    Map.entry("rounds", "5"),
                    Map.entry("keys", "100000"),
                    Map.entry("settle", "60"),
                    Map.entry("warmup", "4"),
                    Map.entry("seconds", "8"),
                    Map.entry("heap", "4g"),
                    Map.entry("gc", "Parallel"),
                    Map.entry("reopen", "false"),
                    Map.entry("operations", "put@leader,get@leader,get@follower"),
                    Map.entry("members", "3"),
                    Map.entry("settings", ""),
                    Map.entry("connections", "1"),
                    Map.entry("times", "20"),
                    Map.entry("minutes", "10"),
                    Map.entry("writers", "16"),
                    Map.entry("dir", "bench/target/data"),
                    Map.entry("modules", "bench/target/modules"));

    static Options parse(List<String> arguments) {
        return parse(arguments, Map.of());
    }

    /// @param defaults of this command, where they are not everybody's
    static Options parse(List<String> arguments, Map<String, String> defaults) {
        var values = new TreeMap<>(DEFAULTS);
        values.putAll(defaults);
        var words = arguments.iterator();
        while (words.hasNext()) {
            var name = words.next();
            if (!name.startsWith("--") || !DEFAULTS.containsKey(name.substring(2))) {
                throw new IllegalArgumentException(name + ": options are " + DEFAULTS);
            }
            values.put(name.substring(2), words.next());
        }
        return new Options(values);
    }

    Options with(String name, String value) {
        var changed = new TreeMap<>(values);
        changed.put(name, value);
        return new Options(changed);
    }

    List<String> arguments() {
        var arguments = new ArrayList<String>();
        values.forEach((name, value) -> arguments.addAll(List.of("--" + name, value)));
        return arguments;
    }

    List<Peer> targets() {
        return list("targets").stream().map(Peer::named).toList();
    }

    List<Load> loads() {
        return list("loads").stream().map(Load::parse).toList();
    }

    List<Operation> operations() {
        return list("operations").stream().map(Operation::parse).toList();
    }

    /// The clusters that are measured.
    List<Site.Kind> sites() {
        return list("targets").stream().map(Site.Kind::named).toList();
    }

    /// Members of a cluster.
    int members() {
        return number("members");
    }

    /// More settings of Concord's members, `name=value` each.
    List<String> settings() {
        return value("settings").isEmpty() ? List.of() : list("settings");
    }

    /// How many connections a client of etcd has.
    int connections() {
        return number("connections");
    }

    /// How often to fail over.
    int times() {
        return number("times");
    }

    /// How long to soak.
    Duration minutes() {
        return Duration.ofMillis(Math.round(60_000 * Double.parseDouble(value("minutes"))));
    }

    /// Writers in the background.
    int writers() {
        return number("writers");
    }

    int rounds() {
        return number("rounds");
    }

    int keys() {
        return number("keys");
    }

    Duration warmup() {
        return seconds("warmup");
    }

    /// How long a cluster serves before the first warm-up.
    Duration settle() {
        return seconds("settle");
    }

    Duration measured() {
        return seconds("seconds");
    }

    /// Whether to read back after closing and opening the target again.
    boolean reopen() {
        return Boolean.parseBoolean(value("reopen"));
    }

    /// Where targets keep their data while they run.
    Path directory() {
        return Path.of(value("dir"));
    }

    /// The command line of a JVM of ours.
    ///
    /// @param jvm options that are this target's alone
    List<String> java(List<String> jvm, Class<?> main, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    /// The same for every target.
    private List<String> jvm() {
        var heap = value("heap");
        return List.of(
                "-Xms" + heap,
                "-Xmx" + heap,
                "-XX:+AlwaysPreTouch",
                "-XX:+Use" + value("gc") + "GC");
    }

    /// The module path of the targets that run as modules.
    Path modules() {
        return Path.of(value("modules"));
    }

    private String value(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private int number(String name) {
        return Integer.parseInt(value(name));
    }

    private List<String> list(String name) {
        return List.of(value(name).split(",", -1));
    }

    private Duration seconds(String name) {
        return Duration.ofMillis(Math.round(1000 * Double.parseDouble(value(name))));
    }
}
