package concord.bench;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.option.ApplyTaskMode;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// SOFAJRaft with one member, every put synced to its RocksDB log, applied to a hash map.
///
/// Set up as its users would for throughput: no RPC server, metrics off, no snapshots during the
/// run, large batches, and the put itself rides along in the closure so that the member which
/// proposed it decodes nothing.
final class JraftTarget implements Target {
    private final RaftGroupService group;
    private final MapMachine machine = new MapMachine();

    JraftTarget(Path directory) {
        var self = new PeerId("127.0.0.1", 9999); // a name only: nothing listens
        var options = new NodeOptions();
        options.setFsm(machine);
        options.setLogUri(directory.resolve("log").toString());
        options.setRaftMetaUri(directory.resolve("meta").toString());
        options.setInitialConf(new Configuration(List.of(self)));
        options.setRaftOptions(raftOptions());
        options.setElectionTimeoutMs(500);
        options.setDisableCli(true);
        // Waiting for room in the queue instead of failing with EBUSY.
        options.setApplyTaskMode(ApplyTaskMode.Blocking);
        group = new RaftGroupService("bench", self, options, null);
        group.start(false);
        machine.leader.join();
    }

    private static RaftOptions raftOptions() {
        var options = new RaftOptions();
        options.setSync(true); // also the default: fsync of RocksDB's log before acknowledging
        options.setSyncMeta(true);
        options.setOpenStatistics(false);
        // Up to 512 puts per log entry batch instead of 32: less processor time per put with 64 and
        // with 1000 threads. More, larger append buffers or longer queues changed nothing beyond
        // the noise; the queue's 16384 places already hold the whole window of 10 000.
        options.setApplyBatch(512);
        return options;
    }

    @Override
    public CompletableFuture<?> put(byte[] key, byte[] value) {
        var data =
                ByteBuffer.allocate(Integer.BYTES + key.length + value.length)
                        .putInt(key.length)
                        .put(key)
                        .put(value)
                        .flip();
        var put = new Put(new Bytes(key), value);
        group.getRaftNode().apply(new Task(data, put));
        return put;
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
        return Optional.ofNullable(machine.map.get(new Bytes(key)));
    }

    @Override
    public void close() {
        group.shutdown();
        try {
            group.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A put under way, which is its own future: one object less for each.
    private static final class Put extends CompletableFuture<Void> implements Closure {
        private final Bytes key;
        private final byte[] value;

        private Put(Bytes key, byte[] value) {
            this.key = key;
            this.value = value;
        }

        @Override
        public void run(Status status) {
            if (status.isOk()) {
                complete(null);
            } else {
                completeExceptionally(new IllegalStateException(status.toString()));
            }
        }
    }

    private static final class MapMachine extends StateMachineAdapter {
        private final Map<Bytes, byte[]> map = new ConcurrentHashMap<>();
        private final CompletableFuture<Void> leader = new CompletableFuture<>();

        @Override
        public void onApply(Iterator entries) {
            for (; entries.hasNext(); entries.next()) {
                if (entries.done() instanceof Put put) {
                    map.put(put.key, put.value);
                    put.run(Status.OK());
                } else {
                    replay(entries.getData());
                }
            }
        }

        private void replay(ByteBuffer data) {
            var key = new byte[data.getInt()];
            data.get(key);
            var value = new byte[data.remaining()];
            data.get(value);
            map.put(new Bytes(key), value);
        }

        @Override
        public void onLeaderStart(long term) {
            leader.complete(null);
        }
    }
}
