package concord.reliability.check;

import concord.reliability.check.Recording.Look;
import concord.reliability.check.Recording.Mortal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A key with a time to live lives at least that long, by a clock that does not jump, but for the
/// thousandth that log time may run fast by (ADR 14), and once gone stays gone.
public final class Lifetimes {

    private static final int SHOWN = 5;

    /// Log time counts whole milliseconds: a life that begins late in one is that much shorter.
    private static final int RESOLUTION_MILLIS = 1;

    /// While its wall clock is ahead, a leader's log time runs faster by a part of this.
    private static final int SLEW = 1_000;

    private Lifetimes() {}

    /// Checks all looks and all that watchers heard.
    ///
    /// @return what is wrong
    public static List<String> check(Recording recording, List<Stream> streams) {
        List<String> faults = new ArrayList<>();
        Map<String, Mortal> mortals = new HashMap<>();
        recording.mortals().forEach(it -> mortals.put(it.key(), it));
        Map<String, Look> firstAbsent = new HashMap<>();
        for (Look look : recording.looks()) {
            Mortal mortal = mortals.get(look.key());
            if (mortal != null && !look.isThere() && look.start() > mortal.end()) {
                early(mortal, look.end(), "a read through " + look.through(), faults);
                firstAbsent.merge(look.key(), look, (a, b) -> a.end() <= b.end() ? a : b);
            }
        }
        for (Look look : recording.looks()) {
            Look absent = firstAbsent.get(look.key());
            if (look.isThere() && absent != null && look.start() > absent.end()) {
                faults.add(
                        look.key()
                                + " was gone by a read through "
                                + absent.through()
                                + ", and there again by a later one through "
                                + look.through());
            }
        }
        for (Stream stream : streams) {
            for (Stream.Step step : stream.steps()) {
                step.changes()
                        .forEach((key, change) -> {
                            Mortal mortal = mortals.get(key);
                            if (mortal != null && change.type().equals("EXPIRE")) {
                                early(mortal, step.heard(), "watch " + stream.name(), faults);
                            }
                        });
            }
        }
        return faults.size() <= SHOWN ? faults : faults.subList(0, SHOWN);
    }

    private static void early(Mortal mortal, long gone, String who, List<String> faults) {
        long lived = (gone - mortal.start()) / 1_000_000;
        long tolerated = RESOLUTION_MILLIS + Math.ceilDiv(mortal.ttlMillis(), SLEW);
        if (lived + tolerated < mortal.ttlMillis()) {
            faults.add(
                    "%s has a ttl of %d ms and was gone after %d ms at most, by %s"
                            .formatted(mortal.key(), mortal.ttlMillis(), lived, who));
        }
    }
}
