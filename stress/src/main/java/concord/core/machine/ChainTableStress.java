package concord.core.machine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import concord.core.Key;
import concord.core.command.StoredKey;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Look-ups in the hash table of the keys, while the one writer changes it.
public final class ChainTableStress {

    private static final int OLD = 4;
    private static final int NEW = 12;
    private static final StoredKey[] KEYS = new StoredKey[OLD + NEW];

    static {
        for (int i = 0; i < KEYS.length; i++) {
            KEYS[i] = StoredKey.of(Key.of("key/" + i));
        }
    }

    private ChainTableStress() {}

    private static ChainTable table(Chain... chains) {
        ChainTable table = new ChainTable();
        for (Chain chain : chains) {
            table.add(chain);
        }
        return table;
    }

    private static Chain chain(int number) {
        return new Chain(KEYS[number], Version.absent(number, false, null));
    }

    private static int found(@Nullable Chain chain) {
        return chain == null ? 0 : 1;
    }

    /// Every new key splits a bucket; keys that were there before are found all the while.
    @JCStressTest
    @State
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "found")
    @Outcome(expect = FORBIDDEN, desc = "a key was lost while its bucket was split")
    public static class Split {
        private final ChainTable table = table(chain(0), chain(1), chain(2), chain(3));

        /// Adds.
        @Actor
        public void add() {
            for (int i = OLD; i < OLD + NEW; i++) {
                table.add(chain(i));
            }
        }

        /// Looks up.
        @Actor
        public void get(II_Result result) {
            result.r1 = found(table.get(KEYS[0]));
            result.r2 = found(table.get(KEYS[3]));
        }
    }

    /// A key that is removed takes no other with it, and what is found is whole.
    @JCStressTest
    @State
    @Outcome(id = "1, [01]", expect = ACCEPTABLE, desc = "the other was found")
    @Outcome(expect = FORBIDDEN, desc = "the other was lost, or one half made was found")
    public static class Remove {
        private final Chain gone = chain(1);
        private final ChainTable table = table(chain(0), gone, chain(2));

        /// Removes, and adds in its place.
        @Actor
        public void remove() {
            table.remove(gone);
            table.add(chain(3));
            table.add(chain(4));
        }

        /// Looks up.
        @Actor
        public void get(II_Result result) {
            result.r1 = found(table.get(KEYS[0]));
            Chain added = table.get(KEYS[3]);
            result.r2 = added == null ? 0 : added.head().modRevision == 3 ? 1 : 2;
        }
    }
}
