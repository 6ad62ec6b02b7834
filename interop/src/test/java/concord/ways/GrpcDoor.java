package concord.ways;

import com.google.protobuf.ByteString;
import concord.proto.v1.BatchPutRequest;
import concord.proto.v1.GetRequest;
import concord.proto.v1.KeyRange;
import concord.proto.v1.KvGrpc;
import concord.proto.v1.Operation;
import concord.proto.v1.PutRequest;
import concord.proto.v1.QueryGrpc;
import concord.proto.v1.QueryRequest;
import concord.proto.v1.RangeRequest;
import concord.proto.v1.TxnRequest;
import concord.proto.v1.Value;
import concord.proto.v1.WatchGrpc;
import concord.proto.v1.WatchRequest;
import concord.proto.v1.WatchResponse;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A server by what grpc-java makes of the published files, with a token.
final class GrpcDoor implements Door {

    private final ManagedChannel channel;
    private final KvGrpc.KvBlockingStub kv;
    private final QueryGrpc.QueryBlockingStub query;
    private final WatchGrpc.WatchBlockingStub watch;

    GrpcDoor(String address, String secret) {
        URI uri = URI.create(address);
        channel =
                NettyChannelBuilder.forAddress(uri.getHost(), uri.getPort()).usePlaintext().build();
        Metadata metadata = new Metadata();
        metadata.put(name("authorization"), "Bearer " + secret);
        Channel withToken =
                ClientInterceptors.intercept(
                        channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
        kv = KvGrpc.newBlockingStub(withToken);
        query = QueryGrpc.newBlockingStub(withToken);
        watch = WatchGrpc.newBlockingStub(withToken);
    }

    private static Metadata.Key<String> name(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static String said(Runnable call) {
        try {
            call.run();
            return "ok";
        } catch (StatusRuntimeException e) {
            Metadata trailers = e.getTrailers();
            @Nullable String code = trailers == null ? null : trailers.get(name("concord-code"));
            return code == null ? e.getStatus().toString() : code;
        }
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private static PutRequest one(String key) {
        return PutRequest.newBuilder()
                .setKey(bytes(key))
                .setValue(Value.newBuilder().setJson("1"))
                .build();
    }

    private static GetRequest read(String key) {
        return GetRequest.newBuilder().setKey(bytes(key)).build();
    }

    private static KeyRange range(String prefix) {
        return KeyRange.newBuilder().setPrefix(bytes(prefix)).build();
    }

    @Override
    public String get(String key) {
        return said(() -> kv.get(read(key)));
    }

    @Override
    public String put(String key) {
        return said(() -> kv.put(one(key)));
    }

    @Override
    public String bulk(List<String> keys) {
        var puts = BatchPutRequest.newBuilder();
        keys.forEach(key -> puts.addPuts(one(key)));
        return said(() -> kv.batchPut(puts.build()));
    }

    @Override
    public String txn(String key) {
        Operation get = Operation.newBuilder().setGet(read(key)).build();
        return said(() -> kv.txn(TxnRequest.newBuilder().addSuccess(get).build()));
    }

    @Override
    public String list(String prefix) {
        RangeRequest request = RangeRequest.newBuilder().setKeys(range(prefix)).build();
        return said(() -> kv.range(request).forEachRemaining(_ -> {}));
    }

    @Override
    public String query(String prefix) {
        QueryRequest request = QueryRequest.newBuilder().setPrefix(prefix).build();
        return said(() -> query.query(request).forEachRemaining(_ -> {}));
    }

    @Override
    public Callable<String> watch(String prefix) {
        Iterator<WatchResponse> changes =
                watch.watch(WatchRequest.newBuilder().setKeys(range(prefix)).build());
        String begun = said(changes::next);
        return () -> begun.equals("ok") ? said(() -> changes.forEachRemaining(_ -> {})) : begun;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
