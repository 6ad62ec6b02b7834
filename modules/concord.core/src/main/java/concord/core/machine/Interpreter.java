package concord.core.machine;

import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Get;
import concord.core.Got;
import concord.core.Index;
import concord.core.Key;
import concord.core.Lifetime;
import concord.core.Operation;
import concord.core.Outcome;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Result;
import concord.core.Touch;
import concord.core.Touched;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Written;
import concord.core.command.AccessCommand;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.command.RestoreCommand;
import concord.core.command.StoredKey;
import concord.core.command.StoredValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What each command does to the state.
final class Interpreter {

    /// How many keys that are due one log entry removes at most: more wait for the next, hidden
    /// meanwhile, so that a million that are due at once do not hold up the writes behind them.
    static final int EXPIRED_PER_ENTRY = 1_000;

    /// How many steps a tick forgets at most.
    private static final int FORGOTTEN_PER_TICK = 10_000;

    private final State state;
    private final Writer writer;
    private final AccessInterpreter access;
    private final RestoreInterpreter restore;

    Interpreter(State state) {
        this.state = state;
        this.writer = state.writer;
        this.access = new AccessInterpreter(state);
        this.restore = new RestoreInterpreter(state);
    }

    /// Removes what is due at the log time that an entry has brought: tokens, an abandoned restore;
    /// and up to a number, each lease whole, then keys.
    void expire() {
        long time = state.progress.time();
        state.access.expire(time);
        state.staging.expire(time);
        int budget = EXPIRED_PER_ENTRY;
        for (Leases.Held lease = state.leases.due(time);
                lease != null && budget > 0;
                lease = state.leases.due(time)) {
            budget -= 1 + lease.keys().size();
            end(lease, true);
        }
        for (; budget > 0; budget--) {
            Chain chain = state.deadlines.pollDue(time);
            if (chain == null) {
                break;
            }
            writer.remove(chain, true);
        }
        writer.commit();
        state.indexes.build(state.entries);
    }

    Reply apply(Command command) {
        return switch (command) {
            case Command.Write(Put put) -> {
                Reply.Refused missing = missingLease(put);
                if (missing != null) {
                    yield missing;
                }
                expireIfDue(put.key());
                Written written = put(put);
                yield committed(new Reply.ToWrite(written));
            }
            case Command.Remove(Delete delete) -> {
                expireIfDue(delete.key());
                Deleted deleted = delete(delete);
                writer.commit();
                yield new Reply.ToRemove(deleted);
            }
            case Command.Prolong(Touch touch) -> {
                expireIfDue(touch.key());
                Touched touched = touch(touch);
                writer.commit();
                yield new Reply.ToProlong(touched);
            }
            case Command.Transact(Txn txn) -> once(txn, command);
            case Command.Tick(long compactTo) -> {
                state.history.compact(compactTo);
                writer.forget(FORGOTTEN_PER_TICK);
                yield new Reply.Done(state.progress.revision());
            }
            case Command.DeleteWhere(Query query) -> {
                List<Chain> found = new ArrayList<>();
                new Finder(state, Long.MAX_VALUE, state.progress.time()).forEach(query, found::add);
                found.forEach(chain -> writer.remove(chain, false));
                writer.commit();
                yield new Reply.Counted(found.size(), state.progress.revision());
            }
            case Command.CreateIndex(Index index) -> create(index);
            case Command.DropIndex(String name) -> {
                boolean known = state.indexes.get(name) != null;
                if (known) {
                    state.indexes.remove(name);
                    writer.commitNothing();
                }
                yield new Reply.Counted(known ? 1 : 0, state.progress.revision());
            }
            case Command.Grant(long ttlMillis) -> {
                long id = writer.commitNothing();
                yield new Reply.Leased(
                        state.leases.put(id, ttlMillis, deadline(ttlMillis)).shown());
            }
            case Command.KeepAlive(long id) -> {
                Leases.Held lease = lease(id);
                yield lease == null
                        ? noLease(id)
                        : new Reply.Leased(
                                state.leases
                                        .put(id, lease.ttlMillis(), deadline(lease.ttlMillis()))
                                        .shown());
            }
            case Command.Revoke(long id) -> {
                Leases.Held lease = lease(id);
                if (lease == null) {
                    yield noLease(id);
                }
                end(lease, false);
                yield new Reply.Done(state.progress.revision());
            }
            case AccessCommand about -> access.apply(about);
            case RestoreCommand about -> restore.apply(about);
        };
    }

    /// Commits what was written, unless a unique index forbids it.
    private Reply committed(Reply reply) {
        String violation = writer.violation();
        if (violation != null) {
            writer.rollback();
            return new Reply.Refused(Reply.Reason.CONDITION_FAILED, violation);
        }
        writer.commit();
        return reply;
    }

    private Reply create(Index definition) {
        SecondaryIndex known = state.indexes.get(definition.name());
        if (known != null && !known.definition.equals(definition)) {
            return new Reply.Refused(
                    Reply.Reason.CONDITION_FAILED,
                    "there is an index '"
                            + definition.name()
                            + "' with another definition: drop it first");
        }
        if (known == null) {
            SecondaryIndex index = state.indexes.add(definition);
            String violation =
                    definition.unique()
                            ? state.indexes.buildUnique(index, state.entries, state.progress.time())
                            : null;
            if (violation != null) {
                state.indexes.remove(definition.name());
                return new Reply.Refused(Reply.Reason.CONDITION_FAILED, violation);
            }
            writer.commitNothing();
        }
        return new Reply.Done(state.progress.revision());
    }

    private long deadline(long ttlMillis) {
        return state.progress.time() + ttlMillis;
    }

    private static Reply.Refused noLease(long id) {
        return new Reply.Refused(Reply.Reason.NOT_FOUND, "there is no lease " + id);
    }

    private Reply.@Nullable Refused missingLease(Operation operation) {
        return operation instanceof Put put
                        && put.lifetime() instanceof Lifetime.Leased(long id)
                        && lease(id) == null
                ? noLease(id)
                : null;
    }

    /// A lease that is not over. One that is and has not had its turn ends here.
    private Leases.@Nullable Held lease(long id) {
        Leases.Held lease = state.leases.get(id);
        if (lease != null && lease.expiresAt() <= state.progress.time()) {
            end(lease, true);
            return null;
        }
        return lease;
    }

    /// Removes a lease and its keys, at one revision.
    private void end(Leases.Held lease, boolean expired) {
        for (Chain chain : lease.sortedKeys()) {
            writer.remove(chain, expired);
        }
        state.leases.remove(lease);
        writer.commit();
    }

    /// Removes a key that is due and has not had its turn, so that a write finds it absent.
    private void expireIfDue(Key key) {
        Chain chain = state.entries.get(key);
        if (chain != null && isDue(chain.head())) {
            writer.remove(chain, true);
            writer.commit();
        } else {
            endLeaseIfOver(chain);
        }
    }

    private void endLeaseIfOver(@Nullable Chain chain) {
        if (chain != null && chain.head().lease() != 0) {
            var _ = lease(chain.head().lease());
        }
    }

    private boolean isDue(Version head) {
        return !head.isAbsent() && !head.isAliveAt(state.progress.time());
    }

    private Reply once(Txn txn, Command command) {
        if (txn.idempotencyKey().isEmpty() || txn.onlyReads()) {
            return transact(txn); // what only reads may be read again, and is not worth its room
        }
        String key = txn.idempotencyKey().get();
        Reply answered = state.answers.find(key, command);
        if (answered != null) {
            return answered;
        }
        Reply reply = transact(txn);
        if (!(reply instanceof Reply.Refused)) { // which has left no trace
            state.answers.add(key, command, reply, state.progress.time());
        }
        return reply;
    }

    private Reply transact(Txn txn) {
        for (Txn.Compare compare : txn.compares()) {
            endLeaseIfOver(state.entries.get(compare.key()));
        }
        boolean succeeded = txn.compares().stream().allMatch(this::holds);
        List<Operation> operations = succeeded ? txn.success() : txn.failure();
        for (Operation operation : operations) {
            Reply.Refused missing = missingLease(operation);
            if (missing != null) {
                return missing;
            }
        }
        expireDue(operations);
        List<Result> results = new ArrayList<>(operations.size());
        ResultRoom room = new ResultRoom();
        for (Operation operation : operations) {
            results.add(execute(operation, room));
            if (room.isOver()) {
                writer.rollback();
                return ResultRoom.refusal();
            }
        }
        long revision = writer.next();
        return committed(new Reply.ToTransact(new TxnResult(succeeded, revision, results)));
    }

    private boolean holds(Txn.Compare compare) {
        return Judge.holds(compare.condition(), alive(state.entries.get(compare.key())));
    }

    private void expireDue(List<Operation> operations) {
        List<Chain> written =
                operations.stream()
                        .map(Interpreter::writtenKey)
                        .filter(Objects::nonNull)
                        .map(state.entries::get)
                        .filter(Objects::nonNull)
                        .toList();
        written.forEach(this::endLeaseIfOver);
        for (Chain chain : written) {
            if (isDue(chain.head())) {
                writer.remove(chain, true);
            }
        }
        writer.commit();
    }

    private static @Nullable Key writtenKey(Operation operation) {
        return switch (operation) {
            case Put put -> put.key();
            case Delete delete -> delete.key();
            case Touch touch -> touch.key();
            case Get _, Range _ -> null;
        };
    }

    private Result execute(Operation operation, ResultRoom room) {
        return switch (operation) {
            case Put put -> {
                Written written = put(put);
                room.take(written.previous());
                yield written;
            }
            case Delete delete -> {
                Deleted deleted = delete(delete);
                room.take(deleted.previous());
                yield deleted;
            }
            case Touch touch -> touch(touch);
            case Get(Key key) -> {
                Version alive = alive(state.entries.get(key));
                Got got = new Got(alive == null ? Optional.empty() : entry(alive, key));
                room.take(got.entry());
                yield got;
            }
            case Range range ->
                    new Scan(state.entries, range, Long.MAX_VALUE, state.progress.time())
                            .page(state.progress.revision(), room::take);
        };
    }

    private @Nullable Version alive(@Nullable Chain chain) {
        return chain == null ? null : chain.aliveAt(Long.MAX_VALUE, state.progress.time());
    }

    private static Optional<Entry> entry(Version version, Key key) {
        return Optional.ofNullable(version.entry(key));
    }

    private static Optional<Entry> shown(boolean wanted, Key key, @Nullable Version version) {
        return wanted && version != null ? entry(version, key) : Optional.empty();
    }

    private Written put(Put put) {
        StoredKey key = StoredKey.of(put.key());
        Chain chain = state.entries.get(key);
        Version old = alive(chain);
        Optional<Entry> previous = shown(put.returnsPrevious(), key, old);
        Outcome outcome = Judge.judge(put.condition(), old);
        if (outcome != Outcome.DONE) {
            return new Written(outcome, state.progress.revision(), previous);
        }
        long revision = writer.revision();
        writer.write(
                key,
                chain,
                Version.of(
                        StoredValue.of(put.value()),
                        old == null ? revision : old.createRevision,
                        revision,
                        old == null ? 1 : old.version + 1,
                        put.lifetime() instanceof Lifetime.Ttl(Duration ttl)
                                ? deadline(ttl.toMillis())
                                : Version.NEVER,
                        put.lifetime() instanceof Lifetime.Leased(long id) ? id : 0,
                        writer.behind(chain)));
        return new Written(Outcome.DONE, revision, previous);
    }

    private Deleted delete(Delete delete) {
        Chain chain = state.entries.get(delete.key());
        Version old = alive(chain);
        Optional<Entry> previous = shown(delete.returnsPrevious(), delete.key(), old);
        Outcome outcome = Judge.judge(delete.condition(), old);
        if (chain == null || old == null) {
            return new Deleted(Outcome.NOT_FOUND, state.progress.revision(), previous);
        }
        if (outcome != Outcome.DONE) {
            return new Deleted(outcome, state.progress.revision(), previous);
        }
        long revision = writer.revision();
        writer.remove(chain, false);
        return new Deleted(Outcome.DONE, revision, previous);
    }

    private Touched touch(Touch touch) {
        StoredKey key = StoredKey.of(touch.key());
        Chain chain = state.entries.get(key);
        Version old = alive(chain);
        if (chain == null || old == null) {
            return new Touched(Outcome.NOT_FOUND, state.progress.revision());
        }
        long revision = writer.revision();
        writer.write(
                key,
                chain,
                old.touched(revision, deadline(touch.ttl().toMillis()), writer.behind(chain)));
        return new Touched(Outcome.DONE, revision);
    }
}
