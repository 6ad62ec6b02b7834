package concord.core;

import java.util.List;
import java.util.Optional;

/// The answer to a [Txn].
///
/// @param succeeded whether all compares held
/// @param revision the store's revision after it
/// @param results of the operations that were executed, in their order
public record TxnResult(boolean succeeded, long revision, List<Result> results) {

    /// Keeps a copy of the list.
    public TxnResult {
        results = List.copyOf(results);
    }

    /// How much its entries have together, as it counts towards [Txn#RESULTS_MAX_BYTES].
    public long bytes() {
        return results.stream().mapToLong(TxnResult::bytes).sum();
    }

    private static long bytes(Result result) {
        return switch (result) {
            case Got got -> bytes(got.entry());
            case Written written -> bytes(written.previous());
            case Deleted deleted -> bytes(deleted.previous());
            case Touched _ -> 0;
            case Page page -> page.entries().stream().mapToLong(Txn::resultBytes).sum();
        };
    }

    private static long bytes(Optional<Entry> entry) {
        return entry.map(Txn::resultBytes).orElse(0L);
    }
}
