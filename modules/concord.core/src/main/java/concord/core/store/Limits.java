package concord.core.store;

import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Delete;
import concord.core.Get;
import concord.core.Operation;
import concord.core.Put;
import concord.core.Range;
import concord.core.Settings;
import concord.core.Touch;
import concord.core.Txn;
import concord.core.Value;
import concord.core.spi.Proposal;
import java.util.List;

/// The limits that depend on settings, held against requests before anything is proposed.
///
/// @param valueMaxBytes the largest value
/// @param proposalMaxBytes the most that all of a request may have in the log
/// @param batchMax the most operations of a batch
record Limits(long valueMaxBytes, long proposalMaxBytes, int batchMax) {

    static Limits of(Settings settings) {
        return new Limits(
                settings.get(Settings.VALUE_MAX_BYTES),
                Proposal.maxBytes(settings),
                settings.get(Settings.BATCH_MAX));
    }

    /// Holds all that a request has against what an entry of the log carries. Its values were
    /// checked one by one; with keys, conditions and the other branch of a transaction they may be
    /// more.
    void check(Proposal proposal) {
        if (proposal.length() > proposalMaxBytes) {
            throw new ConcordException.ValueTooLarge(
                    "the request has "
                            + proposal.length()
                            + " bytes with all its keys, values and conditions; at most "
                            + proposalMaxBytes
                            + " are allowed (limits.value-max-bytes, and "
                            + Proposal.BESIDE_VALUE_MAX_BYTES
                            + " for keys and conditions). Nothing was written: split it, or compare"
                            + " revisions instead of values");
        }
    }

    void check(Operation operation) {
        switch (operation) {
            case Put put -> {
                check(put.value());
                check(put.condition());
            }
            case Delete delete -> check(delete.condition());
            case Touch _, Get _, Range _ -> {
                // these check themselves
            }
        }
    }

    /// A batch is one command: its values together keep to the limit of one, so that the log
    /// carries it.
    void check(Txn txn) {
        checkCount(txn.compares().size());
        txn.compares().forEach(compare -> check(compare.condition()));
        check(txn.success());
        check(txn.failure());
    }

    private void check(List<Operation> operations) {
        checkCount(operations.size());
        long bytes = 0;
        for (Operation operation : operations) {
            check(operation);
            bytes += operation instanceof Put put ? put.value().length() : 0;
        }
        if (bytes > valueMaxBytes) {
            throw new ConcordException.InvalidRequest(
                    "the values of a batch have "
                            + bytes
                            + " bytes together; at most "
                            + valueMaxBytes
                            + " are allowed (limits.value-max-bytes): split it");
        }
    }

    void checkCount(int operations) {
        if (operations > batchMax) {
            throw new ConcordException.BatchTooLarge(operations, batchMax);
        }
    }

    static ConcordException.BatchTooLarge resultsTooLarge() {
        return new ConcordException.BatchTooLarge(
                "the entries of these keys have more than the "
                        + Txn.RESULTS_MAX_BYTES
                        + " bytes that one answer may have: ask for fewer keys at a time");
    }

    private void check(Condition condition) {
        if (condition instanceof Condition.Valued(_, Value operand)) {
            check(operand);
        }
    }

    private void check(Value value) {
        if (value.length() > valueMaxBytes) {
            throw new ConcordException.ValueTooLarge(value.length(), valueMaxBytes);
        }
    }
}
