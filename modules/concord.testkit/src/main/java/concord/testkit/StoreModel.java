package concord.testkit;

import concord.testkit.Ask.When;
import concord.testkit.Cell.Holds;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A store of a few keys as a sequential object, empty at first. Revisions make it strict: each
/// write has a higher one than the writes of its keys before it, and a read tells which write it
/// saw.
///
/// Of a write without an answer the revision is not known until a read, or a condition that held,
/// tells it. It is none that an acknowledged write has, of whatever key: where those leave no gap
/// no such write can have been.
final class StoreModel implements Linearizability.Model<Map<String, Cell>, Ask, Answer> {

    /// The revisions of acknowledged writes; empty when none is known.
    private final BitSet taken;

    private StoreModel(BitSet taken) {
        this.taken = taken;
    }

    /// The model of a store that has answered these calls, which are all that have written to it or
    /// some of them.
    static StoreModel of(List<History.Call> calls) {
        BitSet taken = new BitSet();
        for (History.Call call : calls) {
            long revision = WrittenByRevision.revision(call);
            if (revision > 0 && revision < Integer.MAX_VALUE) {
                taken.set((int) revision);
            }
        }
        return new StoreModel(taken);
    }

    /// The lowest revision that a write without an answer can have had after another.
    private long lowestAfter(long revision) {
        if (taken.isEmpty() || revision >= Integer.MAX_VALUE - 1) {
            return revision;
        }
        return taken.nextClearBit((int) revision + 1);
    }

    private boolean isTaken(long revision) {
        return revision > 0 && revision < Integer.MAX_VALUE && taken.get((int) revision);
    }

    @Override
    public Map<String, Cell> initial() {
        return Map.of();
    }

    @Override
    public OptionalLong rank(Ask ask, Answer answer) {
        return switch (answer) {
            case Answer.Wrote(long revision) when revision != Answer.NO_REVISION ->
                    OptionalLong.of(revision);
            case Answer.Decided decided
                    when decided.wrote() && decided.revision() != Answer.NO_REVISION ->
                    OptionalLong.of(decided.revision());
            case Answer.Wrote _,
                    Answer.Decided _,
                    Answer.Refused _,
                    Answer.Found _,
                    Answer.Absent _ ->
                    OptionalLong.empty();
        };
    }

    /// Revisions are the order of all writes, whatever their keys.
    @Override
    public boolean precedes(Map<String, Cell> state, long rank) {
        return state.values().stream().allMatch(cell -> lowest(cell) < rank);
    }

    private long lowest(Cell cell) {
        return cell.revision() == Answer.NO_REVISION ? lowestAfter(cell.floor()) : cell.floor();
    }

    @Override
    public boolean isRead(Ask ask, Answer answer) {
        return switch (answer) {
            case Answer.Found _, Answer.Absent _, Answer.Refused _ -> true;
            case Answer.Decided decided -> !decided.wrote();
            case Answer.Wrote _ -> false;
        };
    }

    @Override
    public Optional<Map<String, Cell>> step(
            Map<String, Cell> state, Ask ask, Optional<Answer> answer) {
        Step step = new Step(state);
        boolean fits = answer.isPresent() ? step.take(ask, answer.get()) : step.take(ask);
        return fits ? Optional.of(step.result()) : Optional.empty();
    }

    /// One call on its way through the store; copies only what changes.
    private final class Step {
        private final Map<String, Cell> state;
        private final Map<String, Cell> changed = new HashMap<>(2);
        private final Set<String> written = new HashSet<>(2);

        Step(Map<String, Cell> state) {
            this.state = state;
        }

        Map<String, Cell> result() {
            if (changed.isEmpty()) {
                return state;
            }
            Map<String, Cell> all = new HashMap<>(state);
            all.putAll(changed);
            return Map.copyOf(all);
        }

        private Cell cell(String key) {
            Cell cell = changed.get(key);
            return cell != null ? cell : state.getOrDefault(key, Cell.EMPTY);
        }

        private boolean set(String key, Optional<Cell> next) {
            if (next.isEmpty()) {
                return false;
            }
            if (!next.get().equals(cell(key))) {
                changed.put(key, next.get());
            }
            return true;
        }

        /// Whether the call can be answered so here.
        boolean take(Ask ask, Answer answer) {
            return switch (answer) {
                case Answer.Decided decided -> ask instanceof Ask.Txn txn && decide(txn, decided);
                case Answer.Wrote(long revision) -> take(ask, answer, revision);
                case Answer.Refused _, Answer.Found _, Answer.Absent _ ->
                        take(ask, answer, Answer.NO_REVISION);
            };
        }

        private boolean take(Ask ask, Answer answer, long revision) {
            return switch (ask) {
                case Ask.Get(String key) -> read(key, answer);
                case Ask.Put(String key, String value, When when) ->
                        write(key, value, when, answer, revision);
                case Ask.Delete(String key, When when) ->
                        cell(key).value() == null
                                ? answer instanceof Answer.Refused
                                : write(key, null, when, answer, revision);
                case Ask.StaleGet _, Ask.Txn _ -> false;
            };
        }

        private boolean read(String key, Answer answer) {
            return switch (answer) {
                case Answer.Found(String value, long at) ->
                        (cell(key).revision() != Answer.NO_REVISION || !isTaken(at))
                                && set(key, cell(key).found(value, at));
                case Answer.Absent() -> set(key, cell(key).foundAbsent());
                case Answer.Wrote _, Answer.Refused _, Answer.Decided _ -> false;
            };
        }

        private boolean write(
                String key, @Nullable String value, When when, Answer answer, long revision) {
            Holds holds = holds(key, when);
            if (answer instanceof Answer.Refused) {
                return holds != Holds.YES;
            }
            boolean again = !written.add(key);
            return answer instanceof Answer.Wrote
                    && holds != Holds.NO
                    && set(key, written(cell(key).given(when), value, revision, again));
        }

        /// A revision is higher than that of the write before. If nobody has heard of that one,
        /// there is room for it below.
        private Optional<Cell> written(
                Cell cell, @Nullable String value, long revision, boolean again) {
            return revision == Answer.NO_REVISION
                            || revision > lowest(cell)
                            || (again && revision == cell.revision())
                    ? Optional.of(cell.written(value, revision))
                    : Optional.empty();
        }

        private Holds holds(String key, When when) {
            return known(cell(key).holds(when), when);
        }

        private Holds holds(Ask.Test test) {
            return known(cell(test.key()).holdsInTest(test.when()), test.when());
        }

        /// A revision that nobody has heard of is none that an acknowledged write has.
        private Holds known(Holds holds, When when) {
            boolean isOfOther = when instanceof When.At(long expected) && isTaken(expected);
            return holds == Holds.PERHAPS && isOfOther ? Holds.NO : holds;
        }

        private boolean decide(Ask.Txn txn, Answer.Decided decided) {
            if (decided.succeeded() ? !isGiven(txn) : holdAll(txn)) {
                return false;
            }
            List<Ask> asks = decided.succeeded() ? txn.success() : txn.failure();
            List<Answer> answers = decided.answers();
            boolean fits = asks.size() == answers.size();
            for (int i = 0; fits && i < asks.size(); i++) {
                fits = take(asks.get(i), answers.get(i), decided.revision());
            }
            return fits;
        }

        private boolean holdAll(Ask.Txn txn) {
            return txn.tests().stream().allMatch(test -> holds(test) == Holds.YES);
        }

        /// Takes it that all tests hold, and what they tell then. False if they cannot.
        private boolean isGiven(Ask.Txn txn) {
            for (Ask.Test test : txn.tests()) {
                if (holds(test) == Holds.NO) {
                    return false;
                }
                set(test.key(), Optional.of(cell(test.key()).given(test.when())));
            }
            return true;
        }

        /// Lets a call take effect of which no answer was heard, if it has one here. If its
        /// condition may hold, it did: without an effect it needs no place.
        boolean take(Ask ask) {
            switch (ask) {
                case Ask.Get _, Ask.StaleGet _ -> {}
                case Ask.Put(String key, String value, When when) -> overwrite(key, value, when);
                case Ask.Delete(String key, When when) -> {
                    if (cell(key).value() != null) {
                        overwrite(key, null, when);
                    }
                }
                case Ask.Txn txn -> {
                    if (!holdAll(txn) && !mayHaveHeld(txn)) {
                        txn.failure().forEach(this::take);
                    } else if (isGiven(txn)) {
                        txn.success().forEach(this::take);
                    } else {
                        return false;
                    }
                }
            }
            return true;
        }

        /// One that may take either branch stands for each of them: [Histories].
        private boolean mayHaveHeld(Ask.Txn txn) {
            return txn.success().stream().anyMatch(Ask::writes)
                    && txn.tests().stream().allMatch(test -> holds(test) != Holds.NO);
        }

        private void overwrite(String key, @Nullable String value, When when) {
            if (holds(key, when) != Holds.NO) {
                set(key, written(cell(key).given(when), value, Answer.NO_REVISION, false));
            }
        }
    }
}
