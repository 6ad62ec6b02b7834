package concord.testkit;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Decides whether a history of calls is linearizable: whether some order of them that respects
/// real time is one that a sequential object could have answered so (Herlihy and Wing, 1990).
///
/// The search is Wing and Gong's (1993), which tries calls one after the other and takes back what
/// leads nowhere, with Lowe's memory of the configurations that were met ("Testing for
/// linearizability", 2017). It is exponential in the number of calls under way at once: check keys
/// one by one where no call touches two. It gives up, and says so, when it has met too many
/// configurations.
public final class Linearizability {

    /// How many configurations are met at most where no limit is given.
    public static final int LIMIT = 1_000_000;

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

        /// The place of a call that was answered among those that have one, where the answer tells
        /// it, as the revision of a write does: calls take effect in the order of their ranks. That
        /// leaves the search less to try. It must follow from [#step].
        default OptionalLong rank(I input, O output) {
            return OptionalLong.empty();
        }

        /// Whether a call of this rank can come after a state, as far as its rank tells.
        default boolean precedes(S state, long rank) {
            return true;
        }

        /// Whether a call that was answered so is a read: wherever it stands, it does no more to
        /// the state than to tell something of it that was not known, and where it tells nothing
        /// the state stays equal. That leaves the search less to try as well.
        default boolean isRead(I input, O output) {
            return false;
        }
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

    /// What a search came to.
    public enum Decision {
        /// There is such an order.
        LINEARIZABLE,
        /// There is none.
        NOT_LINEARIZABLE,
        /// The limit was met before it was known.
        GAVE_UP
    }

    /// What was found.
    ///
    /// @param decision whether there is such an order
    /// @param order the order, or the longest beginning of one that was found; calls of unknown
    ///   outcome stand in it where they are needed only
    /// @param stuck the calls of which one would have had to come next where the longest beginning
    ///   ends
    public record Verdict<I, O>(Decision decision, List<Call<I, O>> order, List<Call<I, O>> stuck) {

        /// Keeps copies.
        public Verdict {
            order = List.copyOf(order);
            stuck = List.copyOf(stuck);
        }

        /// Whether there surely is such an order.
        public boolean isLinearizable() {
            return decision == Decision.LINEARIZABLE;
        }
    }

    /// Searches for an order, among [#LIMIT] configurations at most.
    public static <S, I, O> Verdict<I, O> check(
            Model<S, I, O> model, Collection<Call<I, O>> history) {
        return check(model, history, LIMIT);
    }

    /// Searches for an order.
    ///
    /// @param limit how many configurations may be met before it gives up
    public static <S, I, O> Verdict<I, O> check(
            Model<S, I, O> model, Collection<Call<I, O>> history, int limit) {
        return new LinearizabilitySearch<>(model, history, limit).run();
    }
}
