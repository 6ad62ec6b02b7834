package concord.reliability.client;

import com.fasterxml.jackson.databind.JsonNode;
import concord.reliability.check.Cells.Told;
import concord.reliability.check.Recorded;
import concord.reliability.check.Recording;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// A client that asks one thing after the other until it is stopped.
///
/// One that stays asks its member again when that fails; the others go to another.
final class Caller implements Runnable {

    private static final long PAUSE_AFTER_FAILURE_NANOS = 200_000_000;
    private static final long LONGEST_PAUSE_NANOS = 30_000_000;

    private final String name;
    private final Line line;
    private final boolean stays;
    private final Mix mix;
    private final Recording recording;
    private final Tally tally;
    private final RandomGenerator random;
    private volatile boolean stopped;

    Caller(
            String name,
            Line line,
            boolean stays,
            Mix mix,
            Recording recording,
            Tally tally,
            RandomGenerator random) {
        this.name = name;
        this.line = line;
        this.stays = stays;
        this.mix = mix;
        this.recording = recording;
        this.tally = tally;
        this.random = random;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try (line) {
            while (!stopped) {
                boolean answered = line.isOpen() && call(mix.next());
                if (!answered && !stays && random.nextBoolean()) {
                    line.move();
                }
                LockSupport.parkNanos(
                        answered
                                ? random.nextLong(LONGEST_PAUSE_NANOS)
                                : PAUSE_AFTER_FAILURE_NANOS);
            }
        }
    }

    private boolean call(Call call) {
        long start = System.nanoTime();
        try {
            JsonNode answer = line.call(call.request());
            long end = System.nanoTime();
            if (Connection.isOk(answer)) {
                answered(call, answer, start, end);
                return true;
            }
            String code = answer.path("code").asText();
            tally.refused(call.kind(), code, answer.path("message").asText());
            if (!code.equals("OVERLOADED")) {
                unknown(call, start);
            }
        } catch (IOException e) {
            tally.count(call.kind(), "no answer");
            unknown(call, start);
        }
        return false;
    }

    private void answered(Call call, JsonNode answer, long start, long end) {
        Told told = call.told(answer);
        Map<String, Long> revisions = call.revisions(answer);
        told.seen().forEach((key, value) -> mix.saw(key, value, revisions.getOrDefault(key, 0L)));
        boolean wrote = told.done() && !call.ask().writes().isEmpty();
        recording.add(
                new Recorded(
                        name,
                        call.object(),
                        call.kind(),
                        start,
                        end,
                        call.ask(),
                        Optional.of(told),
                        wrote ? call.revision(answer) : 0,
                        revisions));
        tally.count(call.kind(), told.done() ? "ok" : "not done");
    }

    private void unknown(Call call, long start) {
        if (!call.ask().writes().isEmpty()) {
            recording.addUnknown(name, call.object(), call.kind(), start, call.ask());
        }
    }
}
