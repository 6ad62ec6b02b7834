package concord.testkit;

import concord.testkit.Linearizability.Call;
import concord.testkit.Linearizability.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/// The calls of a search: which have found their place in the order, in which order, and which may
/// come next.
///
/// Calls that were answered have the numbers from 0 in the order of their starts; those of unknown
/// outcome follow. Calls that have no place yet are chained, so that taking one out and putting it
/// back cost nothing; they are put back in the reverse order.
final class CallOrder<I, O> {

    private static final int UNRANKED = -1;

    private final List<Call<I, O>> calls;
    private final int answered;

    private final BitSet reads = new BitSet();

    /// Of each call the one before and after it that has no place; the last two are the anchors.
    private final int[] before;

    private final int[] after;

    /// The calls that have a rank, in its order, and where each call stands among them.
    private final int[] ranked;

    private final long[] rank;
    private final int[] rankedAt;

    /// The first of the ranked ones that has no place.
    private int firstRanked;

    private final BitSet placed = new BitSet();
    private final BitSet placedUnknown = new BitSet();
    private final int[] trail;
    private int length;
    private int answeredLeft;

    CallOrder(Model<?, I, O> model, Collection<Call<I, O>> history) {
        Comparator<Call<I, O>> byStart = Comparator.comparingLong(Call::start);
        calls = new ArrayList<>();
        history.stream().filter(c -> c.output().isPresent()).sorted(byStart).forEach(calls::add);
        answered = calls.size();
        history.stream().filter(c -> c.output().isEmpty()).sorted(byStart).forEach(calls::add);
        answeredLeft = answered;
        trail = new int[calls.size()];
        before = new int[calls.size() + 2];
        after = new int[calls.size() + 2];
        chain(headOfAnswered(), 0, answered);
        chain(headOfUnknown(), answered, calls.size());
        rank = new long[calls.size()];
        rankedAt = new int[calls.size()];
        Arrays.fill(rankedAt, UNRANKED);
        ranked = rank(model);
    }

    private int[] rank(Model<?, I, O> model) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < answered; i++) {
            Call<I, O> call = calls.get(i);
            OptionalLong known = model.rank(call.input(), call.output().orElseThrow());
            reads.set(i, model.isRead(call.input(), call.output().orElseThrow()));
            if (known.isPresent()) {
                rank[i] = known.getAsLong();
                found.add(i);
            }
        }
        found.sort(Comparator.comparingLong(i -> rank[i]));
        int[] order = found.stream().mapToInt(Integer::intValue).toArray();
        for (int i = 0; i < order.length; i++) {
            rankedAt[order[i]] = i;
        }
        return order;
    }

    private int headOfAnswered() {
        return calls.size();
    }

    private int headOfUnknown() {
        return calls.size() + 1;
    }

    private void chain(int head, int from, int to) {
        int last = head;
        for (int i = from; i < to; i++) {
            after[last] = i;
            before[i] = last;
            last = i;
        }
        after[last] = head;
        before[head] = last;
    }

    Call<I, O> call(int number) {
        return calls.get(number);
    }

    boolean isUnknown(int number) {
        return number >= answered;
    }

    boolean isRead(int number) {
        return reads.get(number);
    }

    /// Whether every call that was answered has its place; the others need none.
    boolean isComplete() {
        return answeredLeft == 0;
    }

    /// How many calls have their place.
    int length() {
        return length;
    }

    /// The calls that may come next as far as time and ranks tell: none may come after one that
    /// started when it had ended. Those that were answered come first.
    int[] candidates() {
        int[] found = new int[16];
        int count = 0;
        long firstEnd = Long.MAX_VALUE;
        int head = headOfAnswered();
        // What starts when another ends may have come before it: the clock is no finer.
        for (int i = after[head]; i != head && call(i).start() <= firstEnd; i = after[i]) {
            firstEnd = Math.min(firstEnd, call(i).end());
            if (isInRank(i)) {
                found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
                found[count++] = i;
            }
        }
        head = headOfUnknown();
        for (int i = after[head]; i != head && call(i).start() <= firstEnd; i = after[i]) {
            found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
            found[count++] = i;
        }
        return Arrays.copyOf(found, count);
    }

    private boolean isInRank(int number) {
        return !isRanked(number) || rank[number] == rank[ranked[firstRanked]];
    }

    /// The lowest rank of a call that has no place, if there is one.
    OptionalLong nextRank() {
        return firstRanked < ranked.length
                ? OptionalLong.of(rank[ranked[firstRanked]])
                : OptionalLong.empty();
    }

    boolean isRanked(int number) {
        return rankedAt[number] != UNRANKED;
    }

    void place(int number) {
        trail[length++] = number;
        after[before[number]] = after[number];
        before[after[number]] = before[number];
        if (isUnknown(number)) {
            placedUnknown.set(number - answered);
            return;
        }
        answeredLeft--;
        placed.set(number);
        if (isRanked(number)) {
            while (firstRanked < ranked.length && placed.get(ranked[firstRanked])) {
                firstRanked++;
            }
        }
    }

    /// Takes the places back of all but the first calls of the order.
    void takeBack(int to) {
        while (length > to) {
            int number = trail[--length];
            after[before[number]] = number;
            before[after[number]] = number;
            if (isUnknown(number)) {
                placedUnknown.clear(number - answered);
            } else {
                answeredLeft++;
                placed.clear(number);
                if (isRanked(number)) {
                    firstRanked = Math.min(firstRanked, rankedAt[number]);
                }
            }
        }
    }

    /// Which calls that were answered have their place. Nearly all of them do up to some point, so
    /// what is kept is that point and the few beyond it.
    Placed placed() {
        int low = placed.nextClearBit(0);
        return new Placed(low, placed.get(low, Math.max(low, placed.length())));
    }

    /// @param low the first call that was answered and has no place
    /// @param beyond those after it that have one
    record Placed(int low, BitSet beyond) {}

    /// Which calls of unknown outcome have their place.
    BitSet placedUnknown() {
        return (BitSet) placedUnknown.clone();
    }

    List<Call<I, O>> order() {
        List<Call<I, O>> order = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            order.add(call(trail[i]));
        }
        return order;
    }
}
