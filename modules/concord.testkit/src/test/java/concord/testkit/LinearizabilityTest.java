package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.Linearizability.Call;
import concord.testkit.Linearizability.Model;
import concord.testkit.Linearizability.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The checker against histories whose answer is known, and against trying every order.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinearizabilityTest {

    private static final int HISTORIES = 3_000;

    private sealed interface Asked {}

    private record Write(int value) implements Asked {}

    private record Read() implements Asked {}

    /// Writes when it holds what is expected, and answers whether it did: 1 or 0.
    private record Swap(int expected, int value) implements Asked {}

    /// A number, 0 at first.
    private static final Model<Integer, Asked, Integer> REGISTER =
            new Model<>() {
                @Override
                public Integer initial() {
                    return 0;
                }

                @Override
                public boolean isRead(Asked input, Integer output) {
                    return switch (input) {
                        case Write _ -> false;
                        case Read _ -> true;
                        case Swap _ -> output == 0;
                    };
                }

                @Override
                public Optional<Integer> step(
                        Integer state, Asked input, Optional<Integer> output) {
                    return switch (input) {
                        case Write(int value) -> Optional.of(value);
                        case Read _ ->
                                output.isEmpty() || output.get().equals(state)
                                        ? Optional.of(state)
                                        : Optional.empty();
                        case Swap(int expected, int value) -> {
                            boolean swaps = state == expected;
                            yield output.isEmpty() || output.get() == (swaps ? 1 : 0)
                                    ? Optional.of(swaps ? value : state)
                                    : Optional.empty();
                        }
                    };
                }
            };

    private static Call<Asked, Integer> write(long start, long end, int value) {
        return Call.answered(start, end, new Write(value), 0);
    }

    private static Call<Asked, Integer> read(long start, long end, int value) {
        return Call.answered(start, end, new Read(), value);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    private static boolean isLinearizable(Call<Asked, Integer>... history) {
        return Linearizability.check(REGISTER, List.of(history)).isLinearizable();
    }

    @Test
    void oneAfterTheOther() {
        assertTrue(isLinearizable());
        assertTrue(isLinearizable(write(0, 1, 5), read(2, 3, 5)));
        assertFalse(isLinearizable(write(0, 1, 5), read(2, 3, 0)), "a stale read");
        assertFalse(isLinearizable(read(0, 1, 5), write(2, 3, 5)), "a read of the future");
    }

    @Test
    void atTheSameTimeEitherMayComeFirst() {
        assertTrue(isLinearizable(write(0, 9, 5), read(1, 2, 0), read(3, 4, 5)));
        assertFalse(
                isLinearizable(write(0, 9, 5), read(1, 2, 5), read(3, 4, 0)),
                "what was read once does not go back");
        assertTrue(isLinearizable(write(0, 9, 1), write(0, 9, 2), read(10, 11, 1)));
        assertFalse(
                isLinearizable(write(0, 9, 1), write(0, 9, 2), read(10, 11, 1), read(12, 13, 2)));
    }

    @Test
    void ofTwoSwapsFromTheSameOneSucceeds() {
        Call<Asked, Integer> won = Call.answered(0, 9, new Swap(0, 1), 1);
        Call<Asked, Integer> alsoWon = Call.answered(1, 8, new Swap(0, 2), 1);
        Call<Asked, Integer> lost = Call.answered(1, 8, new Swap(0, 2), 0);
        assertTrue(isLinearizable(won, lost));
        assertFalse(isLinearizable(won, alsoWon));
    }

    @Test
    void anUnknownOutcomeMayTakeEffectLateOrNeverButOnce() {
        Call<Asked, Integer> lost = Call.unknown(0, new Write(5));
        assertTrue(isLinearizable(lost, read(1, 2, 0)));
        assertTrue(isLinearizable(lost, read(1, 2, 0), read(3, 4, 5)));
        assertFalse(isLinearizable(lost, read(1, 2, 5), write(3, 4, 6), read(5, 6, 5)));
    }

    @Test
    void aVerdictHasTheOrder() {
        Verdict<Asked, Integer> verdict =
                Linearizability.check(
                        REGISTER, List.of(read(1, 2, 5), write(0, 9, 5), read(3, 4, 7)));
        assertFalse(verdict.isLinearizable());
        assertEquals(List.of(write(0, 9, 5), read(1, 2, 5)), verdict.order());
    }

    /// Short histories, right ones and wrong ones, decided by trying every order as well.
    @Test
    void itDecidesAsTryingEveryOrderDoes() {
        long seed = Long.getLong("seed", new SplittableRandom().nextLong(1_000_000));
        RandomGenerator random = new SplittableRandom(seed);
        int right = 0;
        for (int i = 0; i < HISTORIES; i++) {
            List<Call<Asked, Integer>> history = new ArrayList<>();
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                history.add(call(random));
            }
            boolean expected = hasOrder(0, history);
            assertEquals(
                    expected,
                    Linearizability.check(REGISTER, history).isLinearizable(),
                    () -> "-Dseed=" + seed + " " + history);
            right += expected ? 1 : 0;
        }
        assertTrue(right > HISTORIES / 20 && right < HISTORIES * 19 / 20, "both kinds: " + right);
    }

    private static Call<Asked, Integer> call(RandomGenerator random) {
        long start = random.nextInt(12);
        Asked asked =
                switch (random.nextInt(3)) {
                    case 0 -> new Write(random.nextInt(3));
                    case 1 -> new Read();
                    default -> new Swap(random.nextInt(3), random.nextInt(3));
                };
        if (random.nextInt(5) == 0) {
            return Call.unknown(start, asked);
        }
        int answer = random.nextInt(asked instanceof Swap ? 2 : 3);
        return Call.answered(start, start + random.nextInt(8), asked, answer);
    }

    private static boolean hasOrder(int state, List<Call<Asked, Integer>> left) {
        if (left.stream().allMatch(call -> call.output().isEmpty())) {
            return true;
        }
        for (Call<Asked, Integer> call : left) {
            List<Call<Asked, Integer>> rest = new ArrayList<>(left);
            rest.remove(call);
            Optional<Integer> next = REGISTER.step(state, call.input(), call.output());
            boolean isFirst = rest.stream().allMatch(other -> other.end() >= call.start());
            if (isFirst && next.isPresent() && hasOrder(next.get(), rest)) {
                return true;
            }
        }
        return false;
    }

    /// Many calls at once of which most could stand anywhere: hopeless without the memory of what
    /// was met.
    @Test
    void itRemembersWhatItHasMet() {
        List<Call<Asked, Integer>> history = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            history.add(write(0, 100, i % 2));
        }
        history.add(read(0, 100, 7));
        Collections.shuffle(history, new java.util.Random(1));
        assertFalse(Linearizability.check(REGISTER, history).isLinearizable());
    }
}
