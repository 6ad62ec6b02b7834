package concord.raft.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.raft.HandClock;
import concord.raft.RecordedLog;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Refusals are told once a minute, all that were counted, as loud as the worst of them.
class RefusalsTest {

    private final HandClock clock = new HandClock();
    private final RecordedLog log = new RecordedLog();
    private final Refusals refusals = new Refusals(log, clock::nanoTime);

    @Test
    void theFirstIsToldAtOnceAndTheNextAMinuteLater() {
        refusals.count(Verdict.FORGED);
        refusals.report();
        assertEquals(1, log.lines().size());

        for (int second = 0; second < 59; second++) {
            clock.pass(Duration.ofSeconds(1));
            refusals.count(Verdict.FORGED);
            refusals.count(Verdict.MALFORMED);
            refusals.report();
        }
        assertEquals(1, log.lines().size());

        clock.pass(Duration.ofSeconds(1));
        refusals.report();
        assertEquals(2, log.lines().size());
        String line = log.lines().get(1);
        assertTrue(line.startsWith("WARNING multicast announcements refused: 59 that are"), line);
        assertTrue(line.contains("; 59 with a wrong signature: is cluster.secret the same"), line);
    }

    @Test
    void whatHappensWithoutAnAttackIsForDebugging() {
        refusals.count(Verdict.OTHER_CLUSTER);
        refusals.count(Verdict.REPLAYED);
        refusals.report();
        assertEquals(
                List.of(
                        "DEBUG multicast announcements refused: 1 of other clusters; 1 that came"
                                + " before"),
                log.lines());
    }

    @Test
    void whatIsNotRefusedIsNotTold() {
        refusals.count(Verdict.ACCEPTED);
        refusals.count(Verdict.OWN);
        refusals.report();
        assertEquals(List.of(), log.lines());
    }
}
