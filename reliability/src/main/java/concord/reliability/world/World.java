package concord.reliability.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// All machines and the network between them.
public final class World implements AutoCloseable {

    /// What the world is made of.
    ///
    /// @param members how many members the cluster has
    /// @param image the image that they run from
    /// @param agent the jar of the agent
    /// @param faults the source of `faults.c`
    /// @param directory where everything is kept; emptied first
    /// @param settings settings of every member besides those that make it one
    public record Matter(
            int members,
            Path image,
            Path agent,
            Path faults,
            Path directory,
            List<String> settings) {

        /// Keeps a copy.
        public Matter {
            settings = List.copyOf(settings);
        }
    }

    private static final int RAFT_PORT = 7000;

    private final Network network;
    private final List<Machine> machines = new ArrayList<>();

    private World(Network network) {
        this.network = network;
    }

    /// Makes the world. No process runs yet.
    public static World make(Matter matter) {
        empty(matter.directory());
        Path library = matter.directory().resolve("faults.so");
        Tools.run(
                "gcc",
                "-O2",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-shared",
                "-fPIC",
                "-pthread",
                "-o",
                library.toString(),
                matter.faults().toString(),
                "-ldl");
        World world = new World(new Network(matter.members()));
        for (int number = 1; number <= matter.members(); number++) {
            world.machines.add(machine(number, matter, library));
        }
        return world;
    }

    private static Machine machine(int number, Matter matter, Path library) {
        Path directory = matter.directory().resolve("n" + number);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path page = directory.resolve("faults");
        Path data = directory.resolve("data");
        Disk disk = new Disk(page);
        List<String> command = new ArrayList<>(Network.enter(number));
        command.addAll(
                List.of(
                        "env",
                        "LD_PRELOAD=" + library,
                        "FAULTS_CONTROL=" + page,
                        "FAULTS_DIRECTORY=" + data,
                        matter.image().resolve("bin/concord").toString(),
                        "start",
                        "--node-id=n" + number,
                        "--cluster-name=reliability",
                        "--data-dir=" + data,
                        "--http-port=0",
                        "--agent-host=" + Network.address(number),
                        "--agent-port=" + Machine.AGENT_PORT));
        if (matter.members() > 1) {
            command.add("--raft-host=" + Network.address(number));
            command.add("--raft-port=" + RAFT_PORT);
            command.add("--cluster-members=" + members(matter.members()));
        }
        command.addAll(matter.settings());
        String options = "-Xmx512m -XX:+UseSerialGC --module-path " + matter.agent();
        return new Machine(number, directory, command, options, disk);
    }

    private static String members(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> "n" + number + "@" + Network.address(number) + ":" + RAFT_PORT)
                .collect(Collectors.joining(","));
    }

    private static void empty(Path directory) {
        try {
            if (Files.exists(directory)) {
                try (Stream<Path> old = Files.walk(directory)) {
                    for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The network between the machines.
    public Network network() {
        return network;
    }

    /// The machines, in the order of their numbers.
    public List<Machine> machines() {
        return List.copyOf(machines);
    }

    /// Ends every process.
    @Override
    public void close() {
        machines.forEach(Machine::kill);
    }
}
