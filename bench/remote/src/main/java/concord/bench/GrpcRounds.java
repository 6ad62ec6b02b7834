package concord.bench;

import concord.bench.Dataset.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/// Calls over gRPC of servers that run: Concord, etcd (by jetcd) and an echo in turn.
///
/// ```
/// GrpcRounds ROUNDS STREAMS SECONDS WARMUP concord=PORT etcd=PORT echo=PORT
/// ```
///
/// All clients are in this JVM. Each has one connection, and as many virtual threads as there are
/// streams, each with a call under way. Puts are read back, and hold what was acknowledged last; of
/// gets each answer is looked at.
final class GrpcRounds {

    private static final int KEYS = 10_000;
    private static final List<String> CALLS = List.of("put", "get");

    /// A server, the client of it, and the keys that its writers put.
    private record Peer(String name, Target target, List<Writer> writers) {

        /// Whether it keeps what is put.
        boolean keeps() {
            return !name.equals("echo");
        }

        static Peer of(String argument, int streams) {
            String[] parts = argument.split("=", 2);
            int port = Integer.parseInt(parts[1]);
            Target target =
                    switch (parts[0]) {
                        case "concord", "echo" -> new KvTarget(port);
                        case "etcd" -> new JetcdTarget(port);
                        default -> throw new IllegalArgumentException(argument);
                    };
            return new Peer(parts[0], target, new Dataset(KEYS, streams).writers());
        }
    }

    private final Load load;
    private final List<Peer> peers;
    private final List<Result> results = new ArrayList<>();

    private GrpcRounds(Load load, List<Peer> peers) {
        this.load = load;
        this.peers = peers;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        int streams = Integer.parseInt(arguments[1]);
        Duration seconds = Duration.ofSeconds(Integer.parseInt(arguments[2]));
        Duration warmup = Duration.ofSeconds(Integer.parseInt(arguments[3]));
        List<Peer> peers =
                Stream.of(arguments).skip(4).map(each -> Peer.of(each, streams)).toList();
        new GrpcRounds(Load.parse("vt:" + streams), peers).run(rounds, warmup, seconds);
        System.exit(0);
    }

    private void run(int rounds, Duration warmup, Duration seconds) throws Exception {
        for (Peer peer : peers) {
            Dataset.fill(peer.target(), peer.writers());
            for (String name : CALLS) {
                load.run(peer.writers(), call(peer, name), warmup);
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (Peer peer : round % 2 == 0 ? peers : peers.reversed()) {
                for (String name : CALLS) {
                    var interval = load.run(peer.writers(), call(peer, name), seconds);
                    int verified =
                            peer.keeps() ? ReadBack.verify(peer.target(), peer.writers()) : 0;
                    Result result = interval.result(peer.name(), name, KEYS).verified(verified);
                    System.out.println(result.line());
                    results.add(result);
                }
            }
        }
        var table = new Table(peers.stream().map(Peer::name).toList(), results);
        table.print("put");
        table.print("get");
    }

    private static Function<Writer, CompletableFuture<?>> call(Peer peer, String name) {
        return name.equals("put")
                ? writer -> writer.put(peer.target())
                : writer -> writer.read(peer.target());
    }
}
