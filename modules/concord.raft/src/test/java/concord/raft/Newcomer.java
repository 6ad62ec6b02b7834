package concord.raft;

import concord.core.Concord;
import concord.core.Settings;
import concord.testkit.FreePorts;
import concord.testkit.TestCluster;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// A member that is started beside a cluster and waits to be added to it.
final class Newcomer implements AutoCloseable {

    private final String address;
    private final CompletableFuture<Concord> opening;

    private Newcomer(String address, CompletableFuture<Concord> opening) {
        this.address = address;
        this.opening = opening;
    }

    static Newcomer of(TestCluster cluster, String id, Path directory, Map<String, String> more) {
        String address = "127.0.0.1:" + FreePorts.find(1).getFirst();
        Map<String, String> texts = new HashMap<>();
        texts.put("node.id", id);
        texts.put("cluster.name", "test");
        texts.put("data.dir", directory.resolve(id).toString());
        texts.put("raft.port", address.substring(address.indexOf(':') + 1));
        texts.put(
                "cluster.members",
                cluster.ids().stream()
                                .map(it -> it + "@" + cluster.address(it) + ",")
                                .collect(Collectors.joining())
                        + id
                        + "@"
                        + address);
        texts.putAll(more);
        Settings settings = Settings.parse(texts);
        return new Newcomer(
                address,
                CompletableFuture.supplyAsync(
                        () -> Concord.open(settings), Executors.newVirtualThreadPerTaskExecutor()));
    }

    String address() {
        return address;
    }

    CompletableFuture<Concord> opening() {
        return opening;
    }

    /// The member, once it is open.
    Concord member() {
        return opening.join();
    }

    @Override
    public void close() {
        if (!opening.isCompletedExceptionally()) {
            opening.thenAccept(Concord::close).join();
        }
    }
}
