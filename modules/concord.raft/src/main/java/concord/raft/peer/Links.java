package concord.raft.peer;

import concord.core.spi.TraceContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.ClientCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/// This member's connections to others.
///
/// A connection that does not answer is replaced after a second: what TCP has not got through a cut
/// network it tries again in longer and longer intervals, and a cluster has to serve when the
/// network does.
public final class Links implements AutoCloseable {

    private static final long REPLACE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Link(ManagedChannel channel, long madeNanos) {}

    /// Entries on their way to a leader.
    public interface EntryStream {

        /// Sends an entry; it may be lost. Does not block.
        ///
        /// @param traces what the leader may tell of it is a part of
        void send(byte[] entry, List<TraceContext> traces);

        /// Ends the stream.
        void close();
    }

    private final String node;
    private final Supplier<String> cluster;
    private final @Nullable SslContext tls;
    private final int messageMaxBytes;
    private final Map<Endpoint, Link> links = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /// @param node this member's name
    /// @param cluster the id of its cluster, empty while it has none
    /// @param tls how to encrypt, null for not at all
    public Links(
            String node, Supplier<String> cluster, @Nullable SslContext tls, int messageMaxBytes) {
        this.node = node;
        this.cluster = cluster;
        this.tls = tls;
        this.messageMaxBytes = messageMaxBytes;
    }

    /// Asks another member.
    ///
    /// @return its answer, or a failure with what it said or what happened
    public CompletableFuture<byte[]> ask(
            Endpoint to, PeerCall call, byte[] content, Duration limit) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        if (closed) {
            answer.completeExceptionally(new IllegalStateException("this member is closed"));
            return answer;
        }
        Link link = link(to);
        ClientCalls.asyncUnaryCall(
                link.channel.newCall(
                        call.method(),
                        CallOptions.DEFAULT.withDeadlineAfter(
                                limit.toNanos(), TimeUnit.NANOSECONDS)),
                new Request(node, cluster.get(), content).encoded(),
                new StreamObserver<>() {
                    @Override
                    public void onNext(byte[] value) {
                        answer.complete(value);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        failed(to, link, failure);
                        answer.completeExceptionally(failure(to, failure));
                    }

                    @Override
                    public void onCompleted() {
                        answer.completeExceptionally(
                                new IllegalStateException(to + " did not answer"));
                    }
                });
        return answer;
    }

    private static Exception failure(Endpoint to, Throwable failure) {
        Status status = Status.fromThrowable(failure);
        String said = status.getDescription();
        return new IllegalStateException(
                to + ": " + (said == null ? status.getCode().toString() : said));
    }

    /// Opens a stream of entries to the leader.
    ///
    /// @param broken called once when it ends
    public EntryStream propose(Endpoint to, Consumer<Throwable> broken) {
        Link link = link(to);
        StreamObserver<byte[]> entries =
                ClientCalls.asyncBidiStreamingCall(
                        link.channel.newCall(PeerCall.PROPOSE.method(), CallOptions.DEFAULT),
                        new StreamObserver<>() {
                            @Override
                            public void onNext(byte[] value) {}

                            @Override
                            public void onError(Throwable failure) {
                                failed(to, link, failure);
                                broken.accept(failure(to, failure));
                            }

                            @Override
                            public void onCompleted() {
                                broken.accept(new IllegalStateException(to + " ended the stream"));
                            }
                        });
        return new EntryStream() {
            @Override
            public synchronized void send(byte[] entry, List<TraceContext> traces) {
                entries.onNext(new Request(node, cluster.get(), traces, entry).encoded());
            }

            @Override
            public synchronized void close() {
                entries.onError(Status.CANCELLED.asRuntimeException());
            }
        };
    }

    private Link link(Endpoint to) {
        return links.computeIfAbsent(to, this::make);
    }

    private Link make(Endpoint to) {
        NettyChannelBuilder builder =
                NettyChannelBuilder.forTarget(to.toString())
                        .proxyDetector(_ -> null)
                        .disableRetry()
                        .maxInboundMessageSize(messageMaxBytes);
        if (tls == null) {
            builder.usePlaintext();
        } else {
            builder.sslContext(tls);
        }
        return new Link(builder.build(), System.nanoTime());
    }

    private void failed(Endpoint to, Link link, Throwable failure) {
        Status.Code code = Status.fromThrowable(failure).getCode();
        if (code == Status.Code.DEADLINE_EXCEEDED
                && System.nanoTime() - link.madeNanos > REPLACE_AFTER_NANOS) {
            renew(to, link);
        } else if (code == Status.Code.UNAVAILABLE) {
            link.channel.resetConnectBackoff();
        }
    }

    /// Replaces the connection to a member, which seems to be stuck.
    public void renew(Endpoint to) {
        Link link = links.get(to);
        if (link != null) {
            renew(to, link);
        }
    }

    private void renew(Endpoint to, Link link) {
        if (links.remove(to, link)) {
            link.channel.shutdownNow();
        }
    }

    @Override
    public void close() {
        closed = true;
        links.values().forEach(link -> link.channel.shutdownNow());
        links.clear();
    }
}
