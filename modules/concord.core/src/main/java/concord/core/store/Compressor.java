package concord.core.store;

import concord.core.Compression;
import concord.core.CompressionStatistics;
import concord.core.Operation;
import concord.core.Put;
import concord.core.Settings;
import concord.core.Txn;
import concord.core.command.StoredValue;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Deflates values before they are proposed, on the caller's thread, and counts.
public final class Compressor {

    private final long minBytes;
    private final int level;
    private final LongAdder values = new LongAdder();
    private final LongAdder bytesBefore = new LongAdder();
    private final LongAdder bytesAfter = new LongAdder();

    /// A compressor with the bounds of the settings.
    public Compressor(Settings settings) {
        this.minBytes = settings.get(Settings.COMPRESSION_MIN_BYTES);
        this.level = settings.get(Settings.COMPRESSION_LEVEL);
    }

    /// What it has done.
    public CompressionStatistics statistics() {
        return new CompressionStatistics(values.sum(), bytesBefore.sum(), bytesAfter.sum());
    }

    Put compressed(Put put) {
        StoredValue value = StoredValue.of(put.value());
        if (!isWanted(put.compression(), value)) {
            return put;
        }
        StoredValue deflated = value.deflated(level);
        if (deflated.storedLength() == value.storedLength()) {
            return put;
        }
        values.increment();
        bytesBefore.add(value.length());
        bytesAfter.add(deflated.storedLength());
        return put.value(deflated);
    }

    private boolean isWanted(Compression compression, StoredValue value) {
        return switch (compression) {
            case AUTO -> value.length() >= minBytes;
            case ALWAYS -> true;
            case NEVER -> false;
        };
    }

    Txn compressed(Txn txn) {
        return new Txn(
                txn.compares(),
                compressed(txn.success()),
                compressed(txn.failure()),
                txn.idempotencyKey());
    }

    private List<Operation> compressed(List<Operation> operations) {
        return operations.stream().map(it -> it instanceof Put put ? compressed(put) : it).toList();
    }
}
