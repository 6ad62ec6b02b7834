package concord.testkit;

import concord.testkit.Linearizability.Call;
import concord.testkit.Linearizability.Decision;
import concord.testkit.Linearizability.Model;
import concord.testkit.Linearizability.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One search of [Linearizability].
///
/// Some things keep it small, and none of them changes what it finds:
///
/// - A read that may come next comes next, if it tells nothing new: whatever order there is, it can
///   be moved there.
/// - A call of unknown outcome stands only right before one that needs it. If what comes next would
///   have been answered so without it, then either it is not needed at all, or it can come after
///   that, and such an order is tried as well. The order of two of them that need not be in either
///   is that of their numbers.
/// - What led nowhere leads nowhere with fewer calls of unknown outcome left to take effect.
/// - Where ranks are known, calls have no other order.
final class LinearizabilitySearch<S, I, O> {

    /// How often the model is asked for each configuration that may be met, at most.
    private static final long STEPS_PER_CONFIGURATION = 1_000;

    /// What a search looks like from one point of it on, but for the calls of unknown outcome that
    /// have taken effect.
    ///
    /// @param last the call of unknown outcome that was placed last, with the state before it, on
    ///   which it depends what may come next
    private record Configuration<S>(CallOrder.Placed placed, S state, @Nullable Last<S> last) {}

    private record Last<S>(int number, S before) {}

    /// A point of the search.
    private static final class Node<S> {
        final S state;
        final @Nullable Last<S> last;
        final int[] candidates;

        /// How many calls had their place before the one that led here.
        final int length;

        int next;

        Node(S state, @Nullable Last<S> last, int[] candidates, int length) {
            this.state = state;
            this.last = last;
            this.candidates = candidates;
            this.length = length;
        }
    }

    private final Model<S, I, O> model;
    private final CallOrder<I, O> order;
    private final int limit;
    private final Map<Configuration<S>, List<BitSet>> met = new HashMap<>();
    private int configurations;
    private final Deque<Node<S>> nodes = new ArrayDeque<>();
    private long steps;
    private int longest = -1;
    private List<Call<I, O>> longestOrder = List.of();
    private List<Call<I, O>> stuck = List.of();

    LinearizabilitySearch(Model<S, I, O> model, Collection<Call<I, O>> history, int limit) {
        this.model = model;
        this.order = new CallOrder<>(model, history);
        this.limit = limit;
    }

    Verdict<I, O> run() {
        enter(model.initial(), null, 0);
        while (!order.isComplete()) {
            @Nullable Node<S> node = nodes.peek();
            if (node == null) {
                return new Verdict<>(Decision.NOT_LINEARIZABLE, longestOrder, stuck);
            } else if (configurations > limit || steps > limit * STEPS_PER_CONFIGURATION) {
                remember(node);
                return new Verdict<>(Decision.GAVE_UP, longestOrder, stuck);
            } else if (node.next == node.candidates.length) {
                remember(node);
                nodes.pop();
                order.takeBack(node.length);
            } else {
                follow(node, node.candidates[node.next++]);
            }
        }
        return new Verdict<>(Decision.LINEARIZABLE, order.order(), List.of());
    }

    /// Keeps the longest order, which is told when there is no complete one.
    private void remember(Node<S> node) {
        if (order.length() > longest) {
            longest = order.length();
            longestOrder = order.order();
            List<Call<I, O>> calls = new ArrayList<>();
            for (int candidate : node.candidates) {
                if (!order.isUnknown(candidate)) {
                    calls.add(order.call(candidate));
                }
            }
            stuck = calls;
        }
    }

    private void follow(Node<S> node, int number) {
        @Nullable S next = step(node.state, number);
        if (next == null || isNeedless(node.last, number, next)) {
            return;
        }
        @Nullable Last<S> last = null;
        if (order.isUnknown(number)) {
            last = new Last<>(number, node.state);
            if (next.equals(node.state) || !fitsRank(next) || !isNeeded(node, last, next)) {
                return;
            }
        } else if (order.isRanked(number) && !fitsRank(node.state)) {
            return;
        }
        int length = order.length();
        order.place(number);
        enter(next, last, length);
    }

    private boolean fitsRank(S state) {
        OptionalLong rank = order.nextRank();
        return rank.isEmpty() || model.precedes(state, rank.getAsLong());
    }

    /// Places the reads that can be, and goes on from there if nothing like it was met before.
    private void enter(S state, @Nullable Last<S> last, int length) {
        boolean hasPlaced = true;
        boolean isSettled = false;
        int[] candidates = {};
        while (hasPlaced) {
            candidates = order.candidates();
            hasPlaced = false;
            for (int candidate : candidates) {
                if (order.isRead(candidate) && state.equals(step(state, candidate))) {
                    order.place(candidate);
                    hasPlaced = true;
                    isSettled = true;
                    break;
                }
            }
        }
        @Nullable Last<S> still = isSettled ? null : last;
        if (isNew(state, still)) {
            nodes.push(new Node<>(state, still, candidates, length));
        } else if (!order.isComplete()) {
            order.takeBack(length);
        }
    }

    private boolean isNew(S state, @Nullable Last<S> last) {
        CallOrder.Placed placed = order.placed();
        BitSet unknown = order.placedUnknown();
        if (last != null && isMet(new Configuration<>(placed, state, null), unknown)) {
            return false;
        }
        Configuration<S> configuration = new Configuration<>(placed, state, last);
        if (isMet(configuration, unknown)) {
            return false;
        }
        met.computeIfAbsent(configuration, _ -> new ArrayList<>(1)).add(unknown);
        configurations++;
        return true;
    }

    private boolean isMet(Configuration<S> configuration, BitSet unknown) {
        for (BitSet fewer : met.getOrDefault(configuration, List.of())) {
            BitSet missing = (BitSet) fewer.clone();
            missing.andNot(unknown);
            if (missing.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private @Nullable S step(S state, int number) {
        steps++;
        Call<I, O> call = order.call(number);
        Optional<S> next = model.step(state, call.input(), call.output());
        return next.isPresent() ? next.get() : null;
    }

    /// Whether a call could have come before the one of unknown outcome that was placed last, or
    /// instead of it, to the same end.
    ///
    /// @param next the state that the call leads to
    private boolean isNeedless(@Nullable Last<S> last, int number, S next) {
        if (last == null) {
            return false;
        }
        @Nullable S without = step(last.before, number);
        if (without == null) {
            return false;
        } else if (without.equals(next)) {
            return true;
        } else if (order.isUnknown(number) && number > last.number) {
            return false;
        }
        return next.equals(step(without, last.number));
    }

    /// Whether there is a call that can come after one of unknown outcome and needs it.
    private boolean isNeeded(Node<S> node, Last<S> last, S next) {
        for (int candidate : node.candidates) {
            if (candidate != last.number) {
                @Nullable S after = step(next, candidate);
                if (after != null && !isNeedless(last, candidate, after)) {
                    return true;
                }
            }
        }
        return false;
    }
}
