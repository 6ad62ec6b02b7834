package concord.bench;

import concord.bench.Operation.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Members of etcd with their default settings, and a JVM of clients for each that is asked for.
final class EtcdSite implements Site {
    private final Options options;
    private final Path directory;
    private final List<Integer> clientPorts;
    private final List<Integer> peerPorts;
    private final List<Process> members = new ArrayList<>();

    /// Tells who leads; no load goes through it.
    private final List<EtcdTarget> watched = new ArrayList<>();

    private final Map<Integer, Child> clients = new HashMap<>();

    /// Starts the members and waits until they have a leader.
    EtcdSite(Options options, Path directory) throws InterruptedException {
        this.options = options;
        this.directory = directory;
        int count = options.members();
        var ports = Ports.free(2 * count);
        clientPorts = ports.subList(0, count);
        peerPorts = ports.subList(count, 2 * count);
        for (int i = 0; i < count; i++) {
            members.add(start(i));
            watched.add(new EtcdTarget(address(i), 1));
        }
        Await.until("a leader of etcd", () -> leader().isPresent());
    }

    private Process start(int member) {
        var client = "http://" + address(member);
        var peer = peer(member);
        var command =
                List.of(
                        "etcd",
                        "--name=" + name(member),
                        "--data-dir=" + directory.resolve(name(member)),
                        "--listen-client-urls=" + client,
                        "--advertise-client-urls=" + client,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster-token=bench",
                        "--initial-cluster-state=new",
                        "--initial-cluster="
                                + IntStream.range(0, options.members())
                                        .mapToObj(each -> name(each) + "=" + peer(each))
                                        .collect(Collectors.joining(",")));
        try {
            var log = directory.resolve(name(member) + ".log").toFile();
            var process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.appendTo(log))
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("no etcd: Debian has it in the package etcd-server", e);
        }
    }

    private static String name(int member) {
        return "n" + (member + 1);
    }

    private String address(int member) {
        return "127.0.0.1:" + clientPorts.get(member);
    }

    private String peer(int member) {
        return "http://127.0.0.1:" + peerPorts.get(member);
    }

    private Optional<Integer> leader() {
        return IntStream.range(0, members.size())
                .filter(member -> watched.get(member).leads())
                .boxed()
                .findFirst();
    }

    @Override
    public Optional<Child> at(Place place) {
        return leader().flatMap(leader ->
                        switch (place) {
                            case LEADER -> Optional.of(leader);
                            case FOLLOWER ->
                                    IntStream.range(0, members.size())
                                            .filter(member -> member != leader)
                                            .boxed()
                                            .findFirst();
                        })
                .map(member -> clients.computeIfAbsent(member, this::client));
    }

    private Child client(int member) {
        var child =
                new Child(
                        "client of " + name(member),
                        options.java(
                                // The transport is Netty too.
                                Peer.JRAFT.jvm(options),
                                Worker.class,
                                List.of(
                                        "etcd",
                                        address(member),
                                        Integer.toString(options.connections()))),
                        directory.resolve("client-" + name(member) + ".log"));
        child.awaitReady();
        return child;
    }

    @Override
    public Duration cpu() {
        var ofClients = clients.values().stream().map(Child::cpu);
        return members.stream()
                .map(member -> member.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(ofClients.reduce(Duration.ZERO, Duration::plus), Duration::plus);
    }

    @Override
    public void close() {
        clients.values().forEach(Child::close);
        watched.forEach(EtcdTarget::close);
        members.forEach(Process::destroy);
        members.forEach(Child::awaitEnd);
    }
}
