package concord.bench;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// A bare map without log or disk: how fast the load program itself can go.
final class MapTarget implements Target {
    private final Map<Bytes, byte[]> map = new ConcurrentHashMap<>();

    @Override
    public CompletableFuture<?> put(byte[] key, byte[] value) {
        map.put(new Bytes(key), value);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
        return Optional.ofNullable(map.get(new Bytes(key)));
    }

    @Override
    public void close() {}
}
