package concord.raft;

import concord.core.spi.Image;
import concord.core.spi.Machine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Hashes the state where the log asks for it: SHA-256 of the snapshot as it would be written at
/// that index. The state is captured in constant time and hashed while writes go on.
///
/// Hashing may take longer than the log takes to ask again, so only the newest state waits for it:
/// each one that is captured keeps the store from forgetting what it sees.
final class StateCheck implements AutoCloseable {

    /// Hashes of this many checks are kept for whoever asks.
    private static final int KEPT = 8;

    private record Captured(long index, Image image) {}

    private final Machine machine;
    private final ConcurrentSkipListMap<Long, CompletableFuture<String>> hashes =
            new ConcurrentSkipListMap<>();
    private final AtomicReference<@Nullable Captured> next = new AtomicReference<>();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("concord-check").factory());

    StateCheck(Machine machine) {
        this.machine = machine;
    }

    /// Hashes the state, which is at this index. On the thread that applies.
    void at(long index) {
        Captured overtaken = next.getAndSet(new Captured(index, machine.capture()));
        if (overtaken == null) {
            thread.execute(this::hashNext);
        } else {
            drop(overtaken);
        }
        trim();
    }

    /// Leaves the state at this index out: it was compared in an earlier life of this member.
    void skip(long index) {
        refuse(index);
        trim();
    }

    private void hashNext() {
        Captured captured = next.getAndSet(null);
        if (captured == null) {
            return;
        }
        CompletableFuture<String> hash = of(captured.index);
        try (Image image = captured.image) {
            hash.complete(hash(image));
        } catch (IOException | RuntimeException e) {
            hash.completeExceptionally(e);
        }
    }

    private void drop(Captured captured) {
        captured.image.close();
        refuse(captured.index);
    }

    private void refuse(long index) {
        of(index)
                .completeExceptionally(
                        new IllegalStateException("the state at " + index + " was not hashed"));
    }

    private void trim() {
        while (hashes.size() > KEPT) {
            hashes.pollFirstEntry();
        }
    }

    /// The hash at an index, when this member comes there.
    CompletableFuture<String> of(long index) {
        return hashes.computeIfAbsent(index, _ -> new CompletableFuture<>());
    }

    private static String hash(Image image) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException(e));
        }
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            image.writeTo(out);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() {
        thread.shutdownNow();
        Captured left = next.getAndSet(null);
        if (left != null) {
            drop(left);
        }
    }
}
