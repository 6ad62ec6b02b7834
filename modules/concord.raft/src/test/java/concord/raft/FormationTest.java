package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import concord.raft.discovery.StaticDiscovery;
import concord.raft.form.Agreement;
import concord.raft.form.Formation;
import concord.raft.form.Introduction;
import concord.raft.form.Json;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Links;
import concord.raft.peer.MemberList;
import concord.raft.peer.Peer;
import concord.raft.peer.PeerCall;
import concord.raft.peer.PeerService;
import concord.raft.peer.Request;
import concord.testkit.FreePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.ratis.thirdparty.io.grpc.Server;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Member n1 has proposed a cluster, was down, and finds that n2 is in another one meanwhile.
class FormationTest {

    private static final String PROPOSED = ClusterId.random().toString();
    private static final String FORMED = ClusterId.random().toString();

    private final List<Integer> ports = FreePorts.find(3);
    private final Peer n1 = peer("n1", ports.get(0));
    private final Peer n2 = peer("n2", ports.get(1));
    private final Peer n3 = peer("n3", ports.get(2));
    private final Queue<JsonNode> steps = new ConcurrentLinkedQueue<>();

    @TempDir Path directory;

    private static Peer peer(String id, int port) {
        return new Peer(id, new Endpoint("127.0.0.1", port));
    }

    @Test
    void itTakesItsProposalBackAndMayBeAdded() throws IOException {
        Server other = serve();
        try (DataDirectory data = DataDirectory.open(directory, "n1", "test");
                Links links = new Links("n1", () -> "", null, 1 << 20)) {
            data.keepFormation(new Agreement(PROPOSED, "n1", List.of(n1, n2, n3)).text());
            Formation formation =
                    new Formation(
                            n1,
                            "test",
                            3,
                            true,
                            StaticDiscovery.of(MemberList.parse(n1 + "," + n2)),
                            links,
                            data);
            CompletableFuture<Formation.Outcome> coming =
                    CompletableFuture.supplyAsync(
                            formation::await, Executors.newVirtualThreadPerTaskExecutor());

            Durable.await(() -> !Files.exists(directory.resolve("formation")));
            Durable.await(() -> steps.stream().anyMatch(FormationTest::forgets));
            formation.answer(
                    "n2",
                    Json.object().put("do", "join").put("cluster", FORMED).put("name", "test"));

            assertEquals(new Formation.Outcome(FORMED, List.of()), coming.join());
            assertEquals(Optional.of(new Agreement(FORMED, "n2", List.of())), Agreement.kept(data));
        } finally {
            other.shutdownNow();
        }
    }

    private static boolean forgets(JsonNode step) {
        return step.path("do").asText().equals("forget")
                && step.path("cluster").asText().equals(PROPOSED);
    }

    /// What n2 answers.
    private Server serve() throws IOException {
        Introduction introduction = new Introduction("n2", "test", FORMED, "", List.of(n2, n3), 10);
        PeerService.Answers answers =
                new PeerService.Answers() {
                    @Override
                    public CompletionStage<byte[]> answer(PeerCall call, Request request) {
                        if (call == PeerCall.HELLO) {
                            return CompletableFuture.completedFuture(introduction.encoded());
                        }
                        steps.add(Json.read(request.content()));
                        return CompletableFuture.failedFuture(
                                new IllegalStateException("n2 is in another cluster"));
                    }

                    @Override
                    public void propose(Request entry, Consumer<Throwable> broken) {
                        throw new AssertionError("there is nothing to propose");
                    }
                };
        return NettyServerBuilder.forAddress(
                        new InetSocketAddress(n2.address().host(), n2.address().port()))
                .addService(new PeerService(answers).definition())
                .build()
                .start();
    }
}
