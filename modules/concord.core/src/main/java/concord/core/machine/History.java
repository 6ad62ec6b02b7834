package concord.core.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The newest steps, one a revision, in a ring. One thread adds and forgets, any number look.
///
/// Two marks: `floor` is the oldest revision that may be asked for, moved by commands alone, so it
/// is the same on every member; behind it, steps are forgotten a few at a time, and only where no
/// pin needs them.
final class History {

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Step[].class);
    private static final int SMALLEST = 1 << 10;

    final Pins pins = new Pins();

    private volatile Step[] ring = new Step[SMALLEST];
    private volatile long floor;
    private long floorTime;

    /// Steps of this revision and of those before it are forgotten.
    private long forgotten;

    private long newest;
    private long bytes;

    /// The oldest revision that may be asked for. Its own step is not needed for that: the first
    /// step that is kept is the next one's.
    long floor() {
        return floor;
    }

    /// The log time of the floor.
    long floorTime() {
        return floorTime;
    }

    /// How much memory the steps after the floor keep, about.
    long bytes() {
        return bytes;
    }

    /// Begins with a revision whose steps are not known.
    void start(long revision, long time) {
        floor = revision;
        floorTime = time;
        forgotten = revision;
        newest = revision;
        pins.forget(revision);
    }

    /// Adds the step of the next revision.
    void add(Step step) {
        Step[] slots = ring;
        if (step.revision - forgotten >= slots.length) {
            slots = grown(slots);
        }
        SLOT.setRelease(slots, (int) step.revision & (slots.length - 1), step);
        newest = step.revision;
        bytes += step.bytes();
    }

    private Step[] grown(Step[] slots) {
        Step[] larger = new Step[2 * slots.length];
        for (long revision = forgotten + 1; revision <= newest; revision++) {
            larger[(int) revision & (larger.length - 1)] =
                    slots[(int) revision & (slots.length - 1)];
        }
        ring = larger;
        return larger;
    }

    /// The step of a revision, or null when it is forgotten or has not happened; on any thread.
    @Nullable Step at(long revision) {
        Step[] slots = ring;
        Step step = (Step) SLOT.getAcquire(slots, (int) revision & (slots.length - 1));
        return step != null && step.revision == revision ? step : null;
    }

    /// The log time of a revision that may be asked for.
    long timeOf(long revision) {
        Step step = at(revision);
        return step == null ? floorTime : step.time;
    }

    /// Moves the floor up, if that is up, at most to the newest revision.
    void compact(long to) {
        long target = Math.min(to, newest);
        if (target <= floor) {
            return;
        }
        for (long revision = floor + 1; revision <= target; revision++) {
            Step step = at(revision);
            if (step != null) {
                bytes -= step.bytes();
                floorTime = step.time;
            }
        }
        floor = target;
    }

    /// Forgets at most so many steps behind the floor, and what only they kept alive.
    ///
    /// @param published the newest revision that readers may be at
    void forget(int atMost, long published, Entries entries) {
        long wanted = Math.min(Math.min(floor, published), forgotten + atMost);
        if (wanted <= forgotten) {
            return;
        }
        long end = pins.forget(wanted);
        Step[] slots = ring;
        for (long revision = forgotten + 1; revision <= end; revision++) {
            int slot = (int) revision & (slots.length - 1);
            Step step = slots[slot];
            for (int i = 0; i < step.size(); i++) {
                entries.forgetBefore(step.chain(i), step.version(i));
            }
            SLOT.setRelease(slots, slot, null);
        }
        forgotten = Math.max(forgotten, end);
    }

    /// How many steps wait to be forgotten.
    long unforgotten() {
        return floor - forgotten;
    }
}
