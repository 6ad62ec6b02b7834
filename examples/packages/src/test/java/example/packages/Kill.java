package example.packages;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The end of a process, by `SIGKILL`: after so many acknowledgements, or so long after its start,
/// which hits it while it opens.
final class Kill {
    private static final int NEVER = Integer.MAX_VALUE;
    private static final int OPENING_MILLIS = 2500;
    private static final int LIMIT_MILLIS = 120_000;

    private final int acknowledgements;
    private final int millis;
    private int acknowledged;
    private @Nullable Process process;
    private volatile boolean hung;

    private Kill(int acknowledgements, int millis) {
        this.acknowledgements = acknowledgements;
        this.millis = millis;
    }

    static Kill none() {
        return new Kill(NEVER, NEVER);
    }

    /// @param missing how many documents are still to be acknowledged
    /// @param kills how many kills are to share them
    static Kill random(RandomGenerator random, int missing, int kills) {
        return missing < kills || random.nextInt(4) == 0
                ? new Kill(NEVER, random.nextInt(OPENING_MILLIS))
                : new Kill(random.nextInt(1, 1 + Math.min(missing, 2 * missing / kills)), NEVER);
    }

    /// Begins to count and to wait.
    void arm(Process victim) {
        process = victim;
        Thread.ofVirtual().start(() -> await(victim));
    }

    private void await(Process victim) {
        try {
            if (!victim.waitFor(Math.min(millis, LIMIT_MILLIS), TimeUnit.MILLISECONDS)) {
                hung = millis > LIMIT_MILLIS;
                kill(victim);
            }
        } catch (InterruptedException e) {
            kill(victim);
        }
    }

    /// One more document was acknowledged.
    void acknowledged() {
        if (++acknowledged == acknowledgements && process != null) {
            kill(process);
        }
    }

    /// Through its handle: the process itself would close its pipe with what was acknowledged.
    private static void kill(Process victim) {
        victim.toHandle().destroyForcibly();
    }

    /// The process did not end by itself and was killed for that.
    boolean hung() {
        return hung;
    }

    @Override
    public String toString() {
        if (acknowledgements != NEVER) {
            return "kill after " + acknowledgements + " acknowledgements";
        }
        return millis == NEVER ? "no kill" : "kill after " + millis + " ms";
    }
}
