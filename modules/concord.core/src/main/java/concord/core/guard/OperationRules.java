package concord.core.guard;

import static concord.core.auth.Permission.DELETE;
import static concord.core.auth.Permission.READ;
import static concord.core.auth.Permission.WRITE;

import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Consistency;
import concord.core.Delete;
import concord.core.Get;
import concord.core.Key;
import concord.core.Leases;
import concord.core.Lifetime;
import concord.core.Operation;
import concord.core.Put;
import concord.core.Range;
import concord.core.Store;
import concord.core.Touch;
import concord.core.Txn;
import concord.core.command.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/// Which permissions each operation needs. Whoever asks what is there, by a condition, a compare or
/// for the previous entry, has to be allowed to read it.
///
/// @param store to find out what keys a lease has
/// @param caller who calls
record OperationRules(Store store, Caller caller) {

    private static final long NO_LEASE = 0;

    void check(Operation operation) {
        check(List.of(operation));
    }

    void check(List<? extends Operation> operations) {
        operations.forEach(this::checkKeys);
        operations.stream()
                .mapToLong(OperationRules::lease)
                .filter(id -> id != NO_LEASE)
                .distinct()
                .forEach(this::checkLease);
    }

    private void checkKeys(Operation operation) {
        switch (operation) {
            case Put put -> {
                caller.require(WRITE, put.key());
                checkRead(put.key(), put.condition(), put.returnsPrevious());
            }
            case Delete delete -> {
                caller.require(DELETE, delete.key());
                checkRead(delete.key(), delete.condition(), delete.returnsPrevious());
            }
            case Touch touch -> caller.require(WRITE, touch.key());
            case Get get -> caller.require(READ, get.key());
            case Range range -> caller.require(READ, range);
        }
    }

    private static long lease(Operation operation) {
        return operation instanceof Put put && put.lifetime() instanceof Lifetime.Leased(long id)
                ? id
                : NO_LEASE;
    }

    private void checkRead(Key key, Condition condition, boolean returnsPrevious) {
        if (returnsPrevious || !condition.equals(Condition.ALWAYS)) {
            caller.require(READ, key);
        }
    }

    /// A key that joins somebody else's lease would keep him from keeping it alive, and would be
    /// kept by him: so all of a lease's keys have to be the caller's to write.
    private void checkLease(long id) {
        if (!caller.mayEverywhere(WRITE)) {
            GuardedLeases.check(caller, WRITE, committed(store).keys(id), id);
        }
    }

    /// The leases of a store to hold a caller against: what this member alone knows of their keys
    /// may be old.
    static Leases committed(Store store) {
        return store.reading(Consistency.LEADER).leases();
    }

    /// Both branches count: which one is taken depends on what is there.
    void check(Txn txn) {
        caller.token();
        txn.compares().forEach(compare -> caller.require(READ, compare.key()));
        check(txn.success());
        check(txn.failure());
    }

    /// The transaction with an idempotency key that is the token's own: another may choose the
    /// same, and must neither be answered nor held up by it.
    Txn own(Txn txn) {
        return txn.idempotencyKey().map(key -> txn.once(own(key))).orElse(txn);
    }

    private String own(String key) {
        String own = caller.token().id() + '/' + key;
        return own.getBytes(StandardCharsets.UTF_8).length <= Txn.IDEMPOTENCY_KEY_MAX_BYTES
                ? own
                : caller.token().id() + '/' + hash(key);
    }

    private static String hash(String key) {
        return HexFormat.of().formatHex(Sha256.of(key.getBytes(StandardCharsets.UTF_8)));
    }

    /// Lets a write happen. When a unique index forbids it, the message names another key, which is
    /// nothing for somebody who may not read all keys.
    <T> T quiet(Supplier<T> write) {
        try {
            return write.get();
        } catch (ConcordException.ConditionFailed e) {
            throw quieted(e);
        }
    }

    ConcordException quieted(ConcordException.ConditionFailed e) {
        return caller.mayEverywhere(READ)
                ? e
                : new ConcordException.ConditionFailed(
                        "a unique index has a value already that would be written");
    }
}
