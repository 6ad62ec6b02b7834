package concord.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Compares, and two lists of operations: the first is executed when all compares hold, else the
/// second, in order, each operation seeing what those before it did. All writes have one revision.
///
/// ```java
/// Txn.when("account/a", Condition.version(3))
///         .then(Put.of("account/a", less), Put.of("account/b", more))
///         .otherwise(Get.of("account/a"));
/// ```
///
/// @param compares what has to hold
/// @param success executed when all of it does
/// @param failure executed when something does not
/// @param idempotencyKey makes a repeated transaction answer as the first did, instead of executing
///   it again; remembered for 15 minutes, as long as it is among the newest 100 000, which have 64
///   MiB of answers together
public record Txn(
        List<Compare> compares,
        List<Operation> success,
        List<Operation> failure,
        Optional<String> idempotencyKey) {

    /// The longest idempotency key, in bytes of UTF-8.
    public static final int IDEMPOTENCY_KEY_MAX_BYTES = 255;

    /// The most bytes that the entries of all results may have together, and those of
    /// [Store#getAll]: 64 MiB. One entry alone may always be read.
    public static final long RESULTS_MAX_BYTES = 64L << 20;

    /// What an entry counts besides its key and its value.
    private static final long RESULT_BYTES = 128;

    /// How much an entry counts towards [#RESULTS_MAX_BYTES].
    public static long resultBytes(Entry entry) {
        return RESULT_BYTES + entry.key().length() + entry.value().length();
    }

    /// What has to hold of a key.
    ///
    /// @param key the key
    /// @param condition the condition
    public record Compare(Key key, Condition condition) {}

    /// Keeps copies of the lists.
    ///
    /// @throws ConcordException.InvalidRequest when an operation reads as of a past revision, or
    ///   the idempotency key is empty or too long
    public Txn {
        compares = List.copyOf(compares);
        success = List.copyOf(success);
        failure = List.copyOf(failure);
        success.forEach(Txn::check);
        failure.forEach(Txn::check);
        idempotencyKey.ifPresent(key -> {
            int length = key.getBytes(StandardCharsets.UTF_8).length;
            if (length < 1 || length > IDEMPOTENCY_KEY_MAX_BYTES) {
                throw new ConcordException.InvalidRequest(
                        "idempotency_key has "
                                + length
                                + " bytes; it must have 1 to "
                                + IDEMPOTENCY_KEY_MAX_BYTES);
            }
        });
    }

    private static void check(Operation operation) {
        if (operation instanceof Range range && range.revision().isPresent()) {
            throw new ConcordException.InvalidRequest(
                    "revision is given for a range within a transaction, which sees the newest");
        }
    }

    /// A transaction without compares.
    public static Txn of(Operation... operations) {
        return new Txn(List.of(), List.of(operations), List.of(), Optional.empty());
    }

    /// A transaction that begins with a compare; more follow with [#and].
    public static Txn when(Key key, Condition condition) {
        return new Txn(
                List.of(new Compare(key, condition)), List.of(), List.of(), Optional.empty());
    }

    /// A transaction that begins with a compare of the key of this text.
    public static Txn when(String key, Condition condition) {
        return when(Key.of(key), condition);
    }

    /// The same, if one more condition holds.
    public Txn and(Key key, Condition condition) {
        List<Compare> more = new ArrayList<>(compares);
        more.add(new Compare(key, condition));
        return new Txn(more, success, failure, idempotencyKey);
    }

    /// The same, if one more condition holds.
    public Txn and(String key, Condition condition) {
        return and(Key.of(key), condition);
    }

    /// The same with these operations when all compares hold.
    public Txn then(Operation... operations) {
        return new Txn(compares, List.of(operations), failure, idempotencyKey);
    }

    /// The same with these operations when a compare does not hold.
    public Txn otherwise(Operation... operations) {
        return new Txn(compares, success, List.of(operations), idempotencyKey);
    }

    /// Whether it can change nothing, whichever of its lists is executed.
    public boolean onlyReads() {
        return Stream.concat(success.stream(), failure.stream())
                .allMatch(operation -> operation instanceof Get || operation instanceof Range);
    }

    /// The same, executed once however often it is sent with this key.
    public Txn once(String key) {
        return new Txn(compares, success, failure, Optional.of(key));
    }
}
