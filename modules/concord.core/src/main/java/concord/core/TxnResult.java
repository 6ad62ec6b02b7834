package concord.core;

import java.util.List;

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
}
