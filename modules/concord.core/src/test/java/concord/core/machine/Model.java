package concord.core.machine;

import concord.core.Change;
import concord.core.Changes;
import concord.core.Condition;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Get;
import concord.core.Got;
import concord.core.Index;
import concord.core.Key;
import concord.core.Lease;
import concord.core.Lifetime;
import concord.core.Operation;
import concord.core.Outcome;
import concord.core.Page;
import concord.core.Predicate;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Result;
import concord.core.Touch;
import concord.core.Touched;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Value;
import concord.core.Written;
import concord.core.command.AccessCommand;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.command.RestoreCommand;
import concord.core.command.StoredValue;
import concord.core.query.Canonical;
import concord.core.query.KeyFilter;
import concord.core.query.Matcher;
import concord.core.query.Pointer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The store as the contract says it, too simple to be wrong: a copy of all entries for every
/// revision.
final class Model {

    /// All entries as a revision left them, its log time, and whether it is one of expiry.
    record Past(TreeMap<Key, Entry> entries, long time, boolean expired) {
        Past(TreeMap<Key, Entry> entries, long time) {
            this(entries, time, false);
        }
    }

    private TreeMap<Key, Entry> entries = new TreeMap<>();
    private final TreeMap<Long, Past> past = new TreeMap<>();
    private final TreeMap<Long, Lease> leases = new TreeMap<>();
    private final Map<String, Txn> asked = new HashMap<>();
    private final Map<String, Reply> answered = new HashMap<>();
    private final TreeMap<String, Index> indexes = new TreeMap<>();
    private long revision;
    private long floor;
    private long time;

    Model() {
        past.put(0L, new Past(new TreeMap<>(), 0));
    }

    long revision() {
        return revision;
    }

    long floor() {
        return floor;
    }

    long time() {
        return time;
    }

    List<Lease> leases() {
        return List.copyOf(leases.values());
    }

    List<Key> keysOf(long lease) {
        return entries.values().stream()
                .filter(entry -> entry.lease().equals(OptionalLong.of(lease)))
                .map(Entry::key)
                .toList();
    }

    @Nullable Entry get(Key key) {
        return entries.get(key);
    }

    StoreMachine.Counts counts() {
        long bytes =
                entries.values().stream()
                        .mapToLong(entry -> entry.key().length() + entry.value().length())
                        .sum();
        return new StoreMachine.Counts(revision, entries.size(), bytes);
    }

    Reply apply(Command command, long at) {
        time = at;
        expire();
        return switch (command) {
            case Command.Write(Put put) -> {
                Reply missing = missingLease(put);
                if (missing != null) {
                    yield missing;
                }
                TreeMap<Key, Entry> before = new TreeMap<>(entries);
                boolean[] wrote = new boolean[1];
                Written written = (Written) execute(put, wrote);
                yield committed(before, wrote, new Reply.ToWrite(written));
            }
            case Command.Remove(Delete delete) -> new Reply.ToRemove((Deleted) alone(delete));
            case Command.Prolong(Touch touch) -> new Reply.ToProlong((Touched) alone(touch));
            case Command.Transact(Txn txn) -> once(txn);
            case Command.Tick(long compactTo) -> {
                floor = Math.max(floor, Math.min(compactTo, revision));
                yield new Reply.Done(revision);
            }
            case Command.DeleteWhere(Query query) -> {
                List<Key> found =
                        entries.values().stream()
                                .filter(it -> finds(query, it))
                                .map(Entry::key)
                                .toList();
                found.forEach(entries::remove);
                if (!found.isEmpty()) {
                    next();
                }
                yield new Reply.Counted(found.size(), revision);
            }
            case Command.CreateIndex(Index index) -> {
                Index known = indexes.get(index.name());
                if (known != null && !known.equals(index)) {
                    yield refusal();
                }
                if (known == null) {
                    indexes.put(index.name(), index);
                    if (isViolated()) {
                        indexes.remove(index.name());
                        yield refusal();
                    }
                    next();
                }
                yield new Reply.Done(revision);
            }
            case Command.DropIndex(String name) -> {
                boolean known = indexes.remove(name) != null;
                if (known) {
                    next();
                }
                yield new Reply.Counted(known ? 1 : 0, revision);
            }
            case Command.Grant(long ttlMillis) -> {
                next();
                yield grant(revision, ttlMillis);
            }
            case Command.KeepAlive(long id) ->
                    leases.containsKey(id)
                            ? grant(id, leases.get(id).ttl().toMillis())
                            : noLease(id);
            case Command.Revoke(long id) -> {
                if (!leases.containsKey(id)) {
                    yield noLease(id);
                }
                end(id, false);
                yield new Reply.Done(revision);
            }
            case AccessCommand _ -> throw new IllegalArgumentException("knows no tokens");
            case RestoreCommand _ -> throw new IllegalArgumentException("knows no backups");
        };
    }

    private Reply committed(Map<Key, Entry> before, boolean[] wrote, Reply reply) {
        if (wrote[0] && isViolated()) {
            entries = new TreeMap<>(before);
            return refusal();
        }
        if (wrote[0]) {
            next();
        }
        return reply;
    }

    /// A refusal whose words are the machine's own.
    private static Reply refusal() {
        return new Reply.Refused(Reply.Reason.CONDITION_FAILED, "");
    }

    private boolean isViolated() {
        return indexes.values().stream()
                .filter(Index::unique)
                .anyMatch(index -> {
                    List<ByteBuffer> values =
                            entries.values().stream()
                                    .flatMap(entry -> values(index, entry).stream())
                                    .toList();
                    return values.size() != Set.copyOf(values).size();
                });
    }

    private static List<ByteBuffer> values(Index index, Entry entry) {
        return entry.value().isJson()
                ? Canonical.indexed(entry.value().bytes(), Pointer.of(index.pointer())).stream()
                        .map(ByteBuffer::wrap)
                        .toList()
                : List.of();
    }

    List<Index> indexes() {
        return List.copyOf(indexes.values());
    }

    /// The keys that have a value in an index, in their order.
    List<Entry> lookup(Index index, Value value) {
        ByteBuffer wanted = ByteBuffer.wrap(Canonical.of(value.bytes()));
        return entries.values().stream()
                .filter(entry -> values(index, entry).contains(wanted))
                .toList();
    }

    private static boolean finds(Query query, Entry entry) {
        String text = entry.key().text().orElse(null);
        return contains(KeyFilter.of(query).range(), entry.key())
                && query.suffix().map(it -> text != null && text.endsWith(it)).orElse(true)
                && query.contains().map(it -> text != null && text.contains(it)).orElse(true)
                && query.pattern()
                        .map(it -> text != null && Pattern.compile(it).matcher(text).find())
                        .orElse(true)
                && query.where()
                        .map(it ->
                                entry.value().isJson()
                                        && Matcher.of(it).matches(entry.value().bytes()))
                        .orElse(true);
    }

    /// A page of what a query finds now.
    Page query(Query query) {
        Comparator<Entry> order = Comparator.comparing(Entry::key);
        List<Entry> found =
                entries.values().stream()
                        .filter(it -> finds(query, it))
                        .sorted(query.descending() ? order.reversed() : order)
                        .map(it -> query.keysOnly() ? withoutValue(it) : it)
                        .toList();
        int from = Math.min(query.offset(), found.size());
        int to = Math.min(found.size(), from + query.limit().orElse(Range.PAGE_ENTRIES));
        return new Page(
                found.subList(from, to),
                to < found.size() ? Optional.of(found.get(to - 1).key()) : Optional.empty(),
                revision);
    }

    private Reply grant(long id, long ttlMillis) {
        Lease lease =
                new Lease(id, Duration.ofMillis(ttlMillis), Instant.ofEpochMilli(time + ttlMillis));
        leases.put(id, lease);
        return new Reply.Leased(lease);
    }

    private static Reply noLease(long id) {
        return new Reply.Refused(Reply.Reason.NOT_FOUND, "there is no lease " + id);
    }

    private void expire() {
        leases.values().stream()
                .filter(lease -> lease.expiresAt().toEpochMilli() <= time)
                .sorted(Comparator.comparing(Lease::expiresAt).thenComparingLong(Lease::id))
                .forEach(lease -> end(lease.id(), true));
        if (entries.values()
                .removeIf(entry ->
                        entry.expiresAt().filter(it -> it.toEpochMilli() <= time).isPresent())) {
            next(true);
        }
    }

    private void end(long lease, boolean expired) {
        leases.remove(lease);
        if (entries.values().removeIf(entry -> entry.lease().equals(OptionalLong.of(lease)))) {
            next(expired);
        }
    }

    private void next() {
        next(false);
    }

    private void next(boolean expired) {
        revision++;
        past.put(revision, new Past(new TreeMap<>(entries), time, expired));
    }

    private Past past(long of) {
        return Objects.requireNonNull(past.get(of));
    }

    /// What a revision changed between two keys, in their order; null when that is nothing.
    @Nullable Changes changes(long of, Key from, Key to) {
        Past before = past(of - 1);
        Past after = past(of);
        Set<Key> keys = new TreeSet<>(before.entries.keySet());
        keys.addAll(after.entries.keySet());
        List<Change> changes = new ArrayList<>();
        for (Key key : keys) {
            Optional<Entry> old = Optional.ofNullable(before.entries.get(key));
            Optional<Entry> entry = Optional.ofNullable(after.entries.get(key));
            boolean written = entry.filter(it -> it.modRevision() == of).isPresent();
            boolean gone = entry.isEmpty();
            if ((written || gone) && key.compareTo(from) >= 0 && key.compareTo(to) <= 0) {
                Change.Type removal = after.expired ? Change.Type.EXPIRE : Change.Type.DELETE;
                changes.add(new Change(gone ? removal : Change.Type.PUT, key, entry, old));
            }
        }
        return changes.isEmpty()
                ? null
                : new Changes(of, Instant.ofEpochMilli(after.time), changes);
    }

    private @Nullable Reply missingLease(Operation operation) {
        return operation instanceof Put put
                        && put.lifetime() instanceof Lifetime.Leased(long id)
                        && !leases.containsKey(id)
                ? noLease(id)
                : null;
    }

    private Result alone(Operation operation) {
        boolean[] wrote = new boolean[1];
        Result result = execute(operation, wrote);
        if (wrote[0]) {
            next();
        }
        return result;
    }

    private Reply once(Txn txn) {
        if (txn.idempotencyKey().isEmpty() || txn.onlyReads()) {
            return transact(txn);
        }
        String key = txn.idempotencyKey().get();
        Reply before = answered.get(key);
        if (before != null) {
            return txn.equals(asked.get(key))
                    ? before
                    : new Reply.Refused(
                            Reply.Reason.INVALID_REQUEST,
                            "idempotency_key '" + key + "' was used for another transaction");
        }
        Reply reply = transact(txn);
        if (!(reply instanceof Reply.Refused)) {
            asked.put(key, txn);
            answered.put(key, reply);
        }
        return reply;
    }

    private Reply transact(Txn txn) {
        boolean succeeded =
                txn.compares().stream()
                        .allMatch(it -> holds(it.condition(), entries.get(it.key())));
        List<Operation> operations = succeeded ? txn.success() : txn.failure();
        for (Operation operation : operations) {
            Reply missing = missingLease(operation);
            if (missing != null) {
                return missing;
            }
        }
        TreeMap<Key, Entry> before = new TreeMap<>(entries);
        boolean[] wrote = new boolean[1];
        List<Result> results = new ArrayList<>();
        operations.forEach(operation -> results.add(execute(operation, wrote)));
        long after = wrote[0] ? revision + 1 : revision;
        return committed(
                before, wrote, new Reply.ToTransact(new TxnResult(succeeded, after, results)));
    }

    private Result execute(Operation operation, boolean[] wrote) {
        return switch (operation) {
            case Put put -> {
                Optional<Entry> old = Optional.ofNullable(entries.get(put.key()));
                Optional<Entry> previous = old.filter(_ -> put.returnsPrevious());
                Outcome outcome = judge(put.condition(), old.orElse(null));
                if (outcome != Outcome.DONE) {
                    yield new Written(outcome, revision, previous);
                }
                wrote[0] = true;
                entries.put(
                        put.key(),
                        new Entry(
                                put.key(),
                                put.value(),
                                old.map(Entry::createRevision).orElse(revision + 1),
                                revision + 1,
                                old.map(Entry::version).orElse(0L) + 1,
                                put.lifetime() instanceof Lifetime.Ttl(Duration ttl)
                                        ? Optional.of(Instant.ofEpochMilli(time).plus(ttl))
                                        : Optional.empty(),
                                put.lifetime() instanceof Lifetime.Leased(long id)
                                        ? OptionalLong.of(id)
                                        : OptionalLong.empty()));
                yield new Written(Outcome.DONE, revision + 1, previous);
            }
            case Delete delete -> {
                Optional<Entry> old = Optional.ofNullable(entries.get(delete.key()));
                Optional<Entry> previous = old.filter(_ -> delete.returnsPrevious());
                Outcome outcome =
                        old.isEmpty() ? Outcome.NOT_FOUND : judge(delete.condition(), old.get());
                if (outcome != Outcome.DONE) {
                    yield new Deleted(outcome, revision, previous);
                }
                wrote[0] = true;
                entries.remove(delete.key());
                yield new Deleted(Outcome.DONE, revision + 1, previous);
            }
            case Touch(Key key, Duration ttl) -> {
                Entry old = entries.get(key);
                if (old == null) {
                    yield new Touched(Outcome.NOT_FOUND, revision);
                }
                wrote[0] = true;
                entries.put(
                        key,
                        new Entry(
                                key,
                                old.value(),
                                old.createRevision(),
                                old.modRevision(),
                                old.version(),
                                Optional.of(Instant.ofEpochMilli(time).plus(ttl)),
                                OptionalLong.empty()));
                yield new Touched(Outcome.DONE, revision + 1);
            }
            case Get(Key key) -> new Got(Optional.ofNullable(entries.get(key)));
            case Range range -> page(range, new Past(entries, time), revision);
        };
    }

    /// A page of a revision that is kept.
    Page page(Range range) {
        long asked = range.revision().orElse(revision);
        Past now = new Past(entries, time);
        return page(range, asked == revision ? now : past.getOrDefault(asked, now), asked);
    }

    private static Page page(Range range, Past past, long shown) {
        Comparator<Entry> order = Comparator.comparing(Entry::key);
        List<Entry> all =
                past.entries.values().stream()
                        .filter(it ->
                                it.expiresAt()
                                        .filter(end -> end.toEpochMilli() <= past.time)
                                        .isEmpty())
                        .filter(it -> contains(range, it.key()))
                        .sorted(range.descending() ? order.reversed() : order)
                        .map(it -> range.keysOnly() ? withoutValue(it) : it)
                        .toList();
        int limit = range.limit().orElse(Range.PAGE_ENTRIES);
        return all.size() <= limit
                ? new Page(all, Optional.empty(), shown)
                : new Page(all.subList(0, limit), Optional.of(all.get(limit - 1).key()), shown);
    }

    private static boolean contains(Range range, Key key) {
        boolean beforeEnd =
                range.to()
                        .map(to -> key.compareTo(to) < 0 || (range.toInclusive() && key.equals(to)))
                        .orElse(true);
        boolean afterCursor =
                range.after()
                        .map(after ->
                                range.descending()
                                        ? key.compareTo(after) < 0
                                        : key.compareTo(after) > 0)
                        .orElse(true);
        return beforeEnd
                && afterCursor
                && range.from().map(from -> key.compareTo(from) >= 0).orElse(true);
    }

    private static Entry withoutValue(Entry entry) {
        return new Entry(
                entry.key(),
                Value.json("null"),
                entry.createRevision(),
                entry.modRevision(),
                entry.version(),
                entry.expiresAt(),
                entry.lease());
    }

    private static Outcome judge(Condition condition, @Nullable Entry entry) {
        if (entry == null) {
            return condition.equals(Condition.ALWAYS) || condition.equals(Condition.ABSENT)
                    ? Outcome.DONE
                    : Outcome.NOT_FOUND;
        }
        return holds(condition, entry) ? Outcome.DONE : Outcome.CONDITION_FAILED;
    }

    private static boolean holds(Condition condition, @Nullable Entry entry) {
        return switch (condition) {
            case Condition.Always _ -> true;
            case Condition.Exists(boolean present) -> present == (entry != null);
            case Condition.Numbered(var target, var comparison, long operand) -> {
                long number =
                        entry == null
                                ? 0
                                : switch (target) {
                                    case VERSION -> entry.version();
                                    case MOD_REVISION -> entry.modRevision();
                                    case CREATE_REVISION -> entry.createRevision();
                                    case LEASE -> entry.lease().orElse(0);
                                };
                yield comparison.holds(Long.compare(number, operand));
            }
            case Condition.Valued(var comparison, Value operand) ->
                    entry != null
                            && Matcher.holds(
                                    StoredValue.of(entry.value()),
                                    comparison,
                                    StoredValue.of(operand));
            case Condition.Where(Predicate predicate) ->
                    entry != null
                            && entry.value().isJson()
                            && Matcher.of(predicate).matches(entry.value().bytes());
        };
    }
}
