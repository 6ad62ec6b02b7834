package concord.client;

import concord.tls.ClientTls;
import concord.tls.TlsFile;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.grpc.netty.shaded.io.netty.handler.ssl.JdkSslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/// The connections to the servers, one each, and the one that is used: it stays until a call on it
/// fails. Which member it is does not matter, since every one serves everything.
final class Channels implements AutoCloseable {

    /// How long a connection may be silent, while calls are under way, before it is asked for a
    /// sign of life, and how long that may take.
    private static final long SILENCE_SECONDS = 10;

    private static final long SIGN_OF_LIFE_SECONDS = 5;

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final List<Endpoint> endpoints;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final AtomicInteger current = new AtomicInteger();
    private volatile boolean closed;

    /// @param authority who signs the servers' certificates; if none is given, whom Java trusts
    /// @param own the certificate and the key of the client, for servers that ask for one
    /// @param traces tell which trace calls are part of
    Channels(
            List<Endpoint> endpoints,
            Optional<String> token,
            Optional<Path> authority,
            Optional<Client.Certificate> own,
            Traces traces) {
        this.endpoints = endpoints;
        Optional<SslContext> tls =
                endpoints.stream().anyMatch(Endpoint::secure)
                        ? Optional.of(tls(authority, own))
                        : Optional.empty();
        for (Endpoint endpoint : endpoints) {
            channels.add(channel(endpoint, token, tls, traces));
        }
    }

    private static ManagedChannel channel(
            Endpoint endpoint, Optional<String> token, Optional<SslContext> tls, Traces traces) {
        var builder =
                NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
                        .maxInboundMessageSize(Integer.MAX_VALUE) // as large as values may be
                        .keepAliveTime(SILENCE_SECONDS, TimeUnit.SECONDS)
                        .keepAliveTimeout(SIGN_OF_LIFE_SECONDS, TimeUnit.SECONDS)
                        .disableServiceConfigLookUp()
                        .disableRetry(); // what may be repeated is decided here
        builder.intercept(traces);
        token.map(Channels::withToken).ifPresent(builder::intercept);
        if (endpoint.secure()) {
            builder.sslContext(tls.orElseThrow());
        } else {
            builder.usePlaintext();
        }
        return builder.build();
    }

    private static ClientInterceptor withToken(String token) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token);
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    /// TLS by files that may change: connections that are made later see the new ones.
    private static SslContext tls(Optional<Path> authority, Optional<Client.Certificate> own) {
        SSLContext context =
                ClientTls.context(
                        authority.map(file -> new TlsFile("authority", file)),
                        own.map(it ->
                                new ClientTls.Own(
                                        new TlsFile("certificate", it.chain()),
                                        new TlsFile("key", it.key()))),
                        System.getLogger("concord.client"));
        return new JdkSslContext(
                context,
                true,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        "h2"),
                ClientAuth.NONE,
                new String[] {"TLSv1.3", "TLSv1.2"},
                false);
    }

    /// How many servers there are.
    int count() {
        return channels.size();
    }

    /// The number of the one that is used.
    int current() {
        return current.get();
    }

    /// The connection of a number.
    Channel channel(int number) {
        ManagedChannel channel = channels.get(number);
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.resetConnectBackoff(); // the pause between attempts is ours
        }
        return channel;
    }

    /// Waits until there is a connection, or it has failed.
    ///
    /// @return false when there is neither in time
    boolean awaitConnection(int number, long patienceNanos) throws InterruptedException {
        ManagedChannel channel = channels.get(number);
        long end = System.nanoTime() + patienceNanos;
        ConnectivityState state = channel.getState(true);
        while (state == ConnectivityState.IDLE || state == ConnectivityState.CONNECTING) {
            CountDownLatch changed = new CountDownLatch(1);
            channel.notifyWhenStateChanged(state, changed::countDown);
            if (!changed.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            state = channel.getState(true);
        }
        return true;
    }

    /// Uses the next one, unless somebody else has seen the failure before.
    void leave(int number) {
        current.compareAndSet(number, (number + 1) % channels.size());
    }

    /// Whether nothing can be asked any more.
    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        channels.forEach(ManagedChannel::shutdownNow);
        try {
            for (ManagedChannel channel : channels) {
                channel.awaitTermination(SIGN_OF_LIFE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return String.join(",", endpoints.stream().map(Endpoint::toString).toList());
    }
}
