package concord.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides whether a history of calls is linearizable: whether some order of them that respects
/// real time is one that a sequential object could have answered so (Herlihy and Wing, 1990).
///
/// The search is Wing and Gong's (1993), which tries calls one after the other and takes back what
/// leads nowhere, with Lowe's memory of the configurations that were met ("Testing for
/// linearizability", 2017). It is exponential in the number of calls under way at once: check keys
/// one by one where no call touches two.
public final class Linearizability {

    private Linearizability() {}

    /// A sequential object.
    ///
    /// @param <S> its states; equal ones are the same
    /// @param <I> what is asked of it
    /// @param <O> what it answers
    public interface Model<S, I, O> {

        /// The state before all calls.
        S initial();

        /// The state after a call, or empty when it would not have been answered so.
        ///
        /// @param output the answer, or empty when none was heard: then any is possible
        Optional<S> step(S state, I input, Optional<O> output);
    }

    /// A call as its caller saw it.
    ///
    /// @param start when it was made, on a clock that all callers share
    /// @param end when it was answered; without an answer it may take effect at any time, or never
    /// @param output the answer; empty when none was heard
    public record Call<I, O>(long start, long end, I input, Optional<O> output) {

        /// Checks the times.
        public Call {
            if (end < start) {
                throw new IllegalArgumentException("a call ends before it starts");
            }
        }

        /// A call that was answered.
        public static <I, O> Call<I, O> answered(long start, long end, I input, O output) {
            return new Call<>(start, end, input, Optional.of(output));
        }

        /// A call whose outcome is not known.
        public static <I, O> Call<I, O> unknown(long start, I input) {
            return new Call<>(start, Long.MAX_VALUE, input, Optional.empty());
        }
    }

    /// What was found.
    ///
    /// @param isLinearizable whether there is such an order
    /// @param order the order, or the longest beginning of one that was found
    public record Verdict<I, O>(boolean isLinearizable, List<Call<I, O>> order) {}

    /// Searches for an order.
    public static <S, I, O> Verdict<I, O> check(
            Model<S, I, O> model, Collection<Call<I, O>> history) {
        return new Search<>(model, history).run();
    }

    /// The start or the end of a call in a list by time, from which calls are taken that have a
    /// place in the order.
    private static final class Moment<I, O> {
        final int number;
        final @Nullable Call<I, O> call;

        /// Of a start, the end.
        final @Nullable Moment<I, O> end;

        private @Nullable Moment<I, O> before;
        private @Nullable Moment<I, O> after;

        Moment(int number, @Nullable Call<I, O> call, @Nullable Moment<I, O> end) {
            this.number = number;
            this.call = call;
            this.end = end;
        }

        void append(Moment<I, O> moment) {
            after = moment;
            moment.before = this;
        }

        void takeOut() {
            if (before != null) {
                before.after = after;
            }
            if (after != null) {
                after.before = before;
            }
        }

        void putBack() {
            if (before != null) {
                before.after = this;
            }
            if (after != null) {
                after.before = this;
            }
        }
    }

    private static final class Search<S, I, O> {

        /// @param taken the calls that have their place
        private record Configuration<S>(BitSet taken, S state) {}

        /// @param state the state before the call
        private record Choice<S, I, O>(Moment<I, O> start, Call<I, O> call, S state) {}

        private final Model<S, I, O> model;
        private final Moment<I, O> head = new Moment<>(-1, null, null);
        private final Set<Configuration<S>> met = new HashSet<>();
        private final Deque<Choice<S, I, O>> choices = new ArrayDeque<>();
        private final BitSet taken = new BitSet();
        private List<Call<I, O>> longest = List.of();
        private S state;

        /// How many calls that were answered have no place yet; the others need none.
        private long unplaced;

        Search(Model<S, I, O> model, Collection<Call<I, O>> history) {
            this.model = model;
            this.state = model.initial();
            this.unplaced = history.stream().filter(call -> call.output.isPresent()).count();
            record Event<I, O>(long time, boolean isEnd, Moment<I, O> moment) {}
            List<Event<I, O>> events = new ArrayList<>();
            int number = 0;
            for (Call<I, O> call : history) {
                Moment<I, O> end = new Moment<>(number, null, null);
                events.add(new Event<>(call.start, false, new Moment<>(number, call, end)));
                events.add(new Event<>(call.end, true, end));
                number++;
            }
            // What starts when another ends may have come before it: the clock is no finer.
            events.sort(
                    Comparator.comparingLong((Event<I, O> it) -> it.time)
                            .thenComparing(it -> it.isEnd));
            Moment<I, O> last = head;
            for (Event<I, O> event : events) {
                last.append(event.moment);
                last = event.moment;
            }
        }

        Verdict<I, O> run() {
            Moment<I, O> at = head.after;
            while (unplaced > 0 && at != null) {
                Call<I, O> call = at.call;
                if (call != null) {
                    at = place(at, call) ? head.after : at.after;
                } else if (choices.isEmpty()) {
                    return new Verdict<>(false, longest);
                } else {
                    // A call has ended that found no place: what was chosen last was wrong.
                    at = takeBack(choices.pop());
                }
            }
            return new Verdict<>(unplaced == 0, order());
        }

        private boolean place(Moment<I, O> start, Call<I, O> call) {
            Optional<S> next = model.step(state, call.input, call.output);
            if (next.isEmpty()) {
                return false;
            }
            taken.set(start.number);
            if (!met.add(new Configuration<>((BitSet) taken.clone(), next.get()))) {
                taken.clear(start.number);
                return false;
            }
            choices.push(new Choice<>(start, call, state));
            state = next.get();
            start.takeOut();
            if (start.end != null) {
                start.end.takeOut();
            }
            unplaced -= call.output.isPresent() ? 1 : 0;
            if (choices.size() > longest.size()) {
                longest = order();
            }
            return true;
        }

        private @Nullable Moment<I, O> takeBack(Choice<S, I, O> choice) {
            state = choice.state;
            taken.clear(choice.start.number);
            if (choice.start.end != null) {
                choice.start.end.putBack();
            }
            choice.start.putBack();
            unplaced += choice.call.output.isPresent() ? 1 : 0;
            return choice.start.after;
        }

        private List<Call<I, O>> order() {
            List<Call<I, O>> order = new ArrayList<>();
            choices.descendingIterator().forEachRemaining(choice -> order.add(choice.call));
            return List.copyOf(order);
        }
    }
}
