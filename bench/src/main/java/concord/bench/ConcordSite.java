package concord.bench;

import concord.bench.Operation.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Concord's members n1, n2, …, each in a JVM of its own with its clients embedded. One that is
/// alone opens no port.
final class ConcordSite implements Site {
    private final Options options;
    private final Path directory;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, Child> members = new LinkedHashMap<>();

    /// Starts the members and waits until they have a leader.
    ConcordSite(Options options, Path directory) throws InterruptedException {
        this.options = options;
        this.directory = directory;
        List<Integer> free = Ports.free(options.members());
        IntStream.range(0, options.members()).forEach(i -> ports.put("n" + (i + 1), free.get(i)));
        ports.keySet().forEach(this::start);
        members.values().forEach(Child::awaitReady);
        leader();
    }

    /// Starts a member that was killed, or a new one, and does not wait for it.
    private Child start(String member) {
        Child child =
                new Child(
                        member,
                        options.java(Peer.CONCORD.jvm(options), Worker.class, arguments(member)),
                        directory.resolve(member + ".log"));
        members.put(member, child);
        return child;
    }

    private List<String> arguments(String member) {
        List<String> arguments = new ArrayList<>();
        arguments.add("concord");
        arguments.add("node.id=" + member);
        arguments.add("cluster.name=bench");
        arguments.add("data.dir=" + directory.resolve(member));
        if (ports.size() > 1) {
            arguments.add("raft.host=127.0.0.1");
            arguments.add("raft.port=" + ports.get(member));
            arguments.add(
                    "cluster.members="
                            + ports.keySet().stream()
                                    .map(each -> each + "@" + address(each))
                                    .collect(Collectors.joining(",")));
        }
        arguments.addAll(options.settings());
        return arguments;
    }

    String address(String member) {
        return "127.0.0.1:" + ports.get(member);
    }

    /// The JVM of a member.
    Child member(String name) {
        Child child = members.get(name);
        if (child == null) {
            throw new IllegalArgumentException(name);
        }
        return child;
    }

    MemberStatus status(String name) {
        return MemberStatus.parse(member(name).ask("status"));
    }

    /// What all members that are alive tell of themselves.
    List<MemberStatus> statuses() {
        return members.values().stream()
                .filter(Child::alive)
                .map(child -> MemberStatus.parse(child.ask("status")))
                .toList();
    }

    /// The leader, as soon as it serves and all that are alive follow it.
    String leader() throws InterruptedException {
        return Await.present("a leader", () -> leader(statuses()));
    }

    private static Optional<String> leader(List<MemberStatus> statuses) {
        return statuses.stream()
                .filter(status -> status.leads() && status.ready())
                .map(MemberStatus::node)
                .filter(leader -> statuses.stream().allMatch(s -> s.leader().equals(leader)))
                .findFirst();
    }

    /// Members that are not among these.
    List<String> others(String... names) {
        return members.keySet().stream().filter(each -> !List.of(names).contains(each)).toList();
    }

    /// Starts a killed member again, with what it had on disk.
    void restart(String name) {
        start(name).awaitReady();
    }

    /// Starts a member with nothing on disk that the others do not know yet, and waits until it
    /// listens.
    Child join(String name) throws InterruptedException {
        int port = Ports.free(1).getFirst();
        ports.put(name, port);
        Child child = start(name);
        Await.until(name + " to listen", () -> Ports.open(port));
        return child;
    }

    /// Waits until a member serves and has what the leader has committed by now.
    void awaitCaughtUp(String name) throws InterruptedException {
        long commit = status(leader()).commit();
        Await.until(
                name + " to catch up",
                () -> {
                    MemberStatus status = status(name);
                    return status.ready() && status.applied() >= commit;
                });
    }

    @Override
    public Optional<Child> at(Place place) {
        @Nullable String leader = leader(statuses()).orElse(null);
        return leader == null
                ? Optional.empty()
                : switch (place) {
                    case LEADER -> Optional.of(member(leader));
                    case FOLLOWER -> others(leader).stream().findFirst().map(this::member);
                };
    }

    @Override
    public Duration cpu() {
        return members.values().stream().map(Child::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void close() {
        members.values().forEach(Child::close);
    }
}
