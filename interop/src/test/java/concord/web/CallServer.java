package concord.web;

import com.google.protobuf.ByteString;
import concord.core.Concord;
import concord.core.Settings;
import concord.core.spi.Observer;
import concord.core.spi.Surroundings;
import concord.core.watch.Hub;
import concord.proto.v1.Entry;
import concord.proto.v1.PutRequest;
import concord.proto.v1.Value;
import concord.web.grpc.wire.Method;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;

/// A server on any port over a member in memory, and the channel of a client of grpc-java.
final class CallServer implements AutoCloseable {

    private final Concord concord;
    private final HttpEndpoint endpoint;
    private final ManagedChannel channel;

    CallServer() {
        this(Settings.defaults());
    }

    CallServer(Settings settings, Observer... observers) {
        concord = Concord.inMemory(anyPort(settings), List.of(observers), Surroundings.REAL);
        endpoint = HttpEndpoint.start(concord.settings(), concord);
        channel = channel();
    }

    /// A server of these calls alone.
    CallServer(List<Method<?, ?>> calls) {
        this(Settings.defaults(), calls);
    }

    CallServer(Settings settings, List<Method<?, ?>> calls) {
        concord = Concord.inMemory(anyPort(settings));
        endpoint =
                HttpEndpoint.start(
                        concord.settings(),
                        List.of(),
                        calls,
                        concord.requests(),
                        HttpEndpoint.PATIENCE);
        channel = channel();
    }

    private static Settings anyPort(Settings settings) {
        return settings.toBuilder().set(HttpEndpointProvider.PORT, 0).build();
    }

    /// One more channel.
    ManagedChannel channel() {
        return builder(endpoint.address()).usePlaintext().build();
    }

    static NettyChannelBuilder builder(String address) {
        URI uri = URI.create(address);
        return NettyChannelBuilder.forAddress(uri.getHost(), uri.getPort());
    }

    Concord concord() {
        return concord;
    }

    HttpEndpoint endpoint() {
        return endpoint;
    }

    ManagedChannel client() {
        return channel;
    }

    /// The channel of a client that shows a token.
    Channel client(String token) {
        Metadata metadata = new Metadata();
        metadata.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + token);
        return ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    /// How many watches the store has.
    int watchers() {
        try {
            var hub = Concord.class.getDeclaredField("hub");
            hub.setAccessible(true);
            return ((Hub) hub.get(concord)).size();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the test knows Concord's fields", e);
        }
    }

    static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    static Value json(String text) {
        return Value.newBuilder().setJson(text).build();
    }

    static PutRequest put(String key, String json) {
        return PutRequest.newBuilder().setKey(bytes(key)).setValue(json(json)).build();
    }

    static String text(Entry entry) {
        return entry.getKey().toStringUtf8() + "=" + entry.getValue().getJson();
    }

    /// Asserts that a call ends with a status, a code and a message.
    static Metadata refused(Status.Code status, String code, String message, Executable call) {
        StatusRuntimeException e = Assertions.assertThrows(StatusRuntimeException.class, call);
        Assertions.assertEquals(status, e.getStatus().getCode(), () -> e.toString());
        Metadata trailers = e.getTrailers();
        Assertions.assertNotNull(trailers);
        Assertions.assertEquals(code, trailer(trailers, "concord-code"));
        String description = String.valueOf(e.getStatus().getDescription());
        Assertions.assertTrue(description.contains(message), description);
        return trailers;
    }

    static String trailer(Metadata trailers, String name) {
        return String.valueOf(
                trailers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        endpoint.close();
        concord.close();
    }
}
