package concord.raft;

import com.fasterxml.jackson.databind.JsonNode;
import concord.core.Consistency;
import concord.raft.form.Formation;
import concord.raft.form.Json;
import concord.raft.net.Followers;
import concord.raft.peer.PeerCall;
import concord.raft.peer.PeerService;
import concord.raft.peer.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// What a member answers to others. Only members of the same cluster hear more than who it is.
final class PeerAnswers implements PeerService.Answers {

    private final PeerNetwork network;
    private final String node;
    private final Formation formation;
    private final Followers followers;
    private final Network.Member member;

    PeerAnswers(
            PeerNetwork network,
            String node,
            Formation formation,
            Followers followers,
            Network.Member member) {
        this.network = network;
        this.node = node;
        this.formation = formation;
        this.followers = followers;
        this.member = member;
    }

    @Override
    public CompletionStage<byte[]> answer(PeerCall call, Request request) {
        if (call != PeerCall.HELLO && call != PeerCall.FORM && !isOfThisCluster(request)) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException(
                            node
                                    + " is in cluster "
                                    + network.id().map(ClusterId::toString).orElse("none")
                                    + ", and "
                                    + request.from()
                                    + " in "
                                    + request.cluster()));
        }
        return switch (call) {
            case HELLO -> done(network.introduction().encoded());
            case FORM -> form(request);
            case TERM -> done(number(network.raft().term()));
            case CLOCK -> clock();
            case READ_INDEX -> readIndex(request);
            case MANAGE -> manage(Json.read(request.content()));
            case STATE_HASH ->
                    member.check()
                            .of(Long.parseLong(text(request.content())))
                            .thenApply(hash -> hash.getBytes(StandardCharsets.US_ASCII));
            case PROPOSE -> throw new IllegalArgumentException("entries come in a stream");
        };
    }

    private boolean isOfThisCluster(Request request) {
        return network.id().filter(own -> own.toString().equals(request.cluster())).isPresent();
    }

    /// A member that has not heard it says so: its wall clock is no answer.
    private CompletionStage<byte[]> clock() {
        return member.clock().isKnown()
                ? done(number(member.clock().now()))
                : CompletableFuture.failedFuture(
                        new IllegalStateException(node + " does not know log time"));
    }

    private CompletionStage<byte[]> readIndex(Request request) {
        if (network.leads().isEmpty()) {
            return notLeader();
        }
        followers.waits(request.from());
        return network.readIndex(Consistency.of(text(request.content())))
                .thenApply(PeerAnswers::number);
    }

    private CompletionStage<byte[]> form(Request request) {
        JsonNode step = Json.read(request.content());
        Optional<ClusterId> own = network.id();
        if (own.isPresent()) {
            return step.path("cluster").asText().equals(own.get().toString())
                    ? done(new byte[0])
                    : CompletableFuture.failedFuture(
                            new IllegalStateException(node + " is in another cluster"));
        }
        try {
            return done(formation.answer(request.from(), step));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<byte[]> manage(JsonNode request) {
        if (request.path("do").asText().equals("stop")) {
            member.stop()
                    .accept(
                            "the state of this member differs from that of the majority at index "
                                    + request.path("index").asLong()
                                    + ". Keep its data directory for a report, empty it, and let the"
                                    + " others rebuild the member");
            return done(new byte[0]);
        }
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                RaftCluster cluster =
                        network.entered()
                                .orElseThrow(
                                        () -> new IllegalStateException(node + " is starting"));
                answer.complete(cluster.answer(request));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    @Override
    public void propose(Request entry, Consumer<Throwable> broken) {
        if (!isOfThisCluster(entry) || network.leads().isEmpty()) {
            broken.accept(new IllegalStateException(node + " does not lead"));
        } else {
            followers.waits(entry.from());
            if (!entry.traces().isEmpty()) {
                LogEntry head = LogEntry.read(ByteBuffer.wrap(entry.content()));
                member.steps().forwarded(head.origin(), entry.traces());
            }
            network.raft().submit(entry.content(), broken);
        }
    }

    private static CompletionStage<byte[]> done(byte[] answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private CompletionStage<byte[]> notLeader() {
        return CompletableFuture.failedFuture(new IllegalStateException(node + " does not lead"));
    }

    private static byte[] number(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
