package concord.core.machine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import concord.core.Key;
import concord.core.command.StoredKey;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Reading steps and versions, while the one writer adds them.
public final class HistoryStress {

    private static final StoredKey KEY = StoredKey.of(Key.of("key"));

    private HistoryStress() {}

    /// A step is absent or whole, also while the ring grows.
    @JCStressTest
    @State
    @Outcome(
            id = {"0, 0", "0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "absent, then there")
    @Outcome(expect = FORBIDDEN, desc = "a step was half made, or gone again")
    public static class Ring {
        private static final int FULL = 1 << 10;
        private final History history = new History();
        private final Chain chain = new Chain(KEY, Version.absent(0, false, null));

        /// Fills the ring but for one.
        public Ring() {
            for (int revision = 1; revision < FULL; revision++) {
                history.add(step(revision));
            }
        }

        private Step step(long revision) {
            Version version = Version.absent(revision, false, null);
            return Step.of(revision, revision, chain, version);
        }

        /// Adds two, the first of which makes it grow.
        @Actor
        public void add() {
            history.add(step(FULL));
            history.add(step(FULL + 1));
        }

        /// Reads the same one twice.
        @Actor
        public void read(II_Result result) {
            result.r1 = seen();
            result.r2 = seen();
        }

        private int seen() {
            Step step = history.at(FULL);
            if (step == null) {
                return 0;
            }
            return step.time == FULL && step.version(0).modRevision == FULL ? 1 : 2;
        }
    }

    /// The newest version of a key is whole, and so is what stands behind it.
    @JCStressTest
    @State
    @Outcome(
            id = {"1, 0", "2, 1"},
            expect = ACCEPTABLE,
            desc = "before, or after")
    @Outcome(expect = FORBIDDEN, desc = "a version was half made")
    public static class Head {
        private final Chain chain = new Chain(KEY, Version.absent(1, false, null));

        /// Writes.
        @Actor
        public void write() {
            chain.head(Version.absent(2, false, chain.head()));
        }

        /// Reads.
        @Actor
        public void read(II_Result result) {
            Version head = chain.head();
            Version older = head.older;
            result.r1 = (int) head.modRevision;
            result.r2 = older == null ? 0 : (int) older.modRevision;
        }
    }
}
