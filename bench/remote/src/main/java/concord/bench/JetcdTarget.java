package concord.bench;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A client of etcd by jetcd, as its documentation shows it: one connection. Gets are linearizable,
/// which is etcd's default.
final class JetcdTarget implements Target {

    private final Client client;
    private final KV kv;

    /// @param port of this machine
    JetcdTarget(int port) {
        client = Client.builder().endpoints("http://127.0.0.1:" + port).build();
        kv = client.getKVClient();
    }

    @Override
    public CompletableFuture<?> put(byte[] key, byte[] value) {
        return kv.put(ByteSequence.from(key), ByteSequence.from(value));
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
        return read(key).join();
    }

    @Override
    public CompletableFuture<Optional<byte[]>> read(byte[] key) {
        return kv.get(ByteSequence.from(key))
                .thenApply(found ->
                        found.getKvs().stream()
                                .map(each -> each.getValue().getBytes())
                                .findFirst());
    }

    @Override
    public void close() {
        client.close();
    }
}
