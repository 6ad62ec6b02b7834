package concord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.audit.AuditQuery;
import concord.core.audit.AuditVerdict;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that are killed while they write.
class CrashTest {

    private static final int KILLS = 3;

    @TempDir Path directory;

    @Test
    void aKillUnderLoadLeavesATrailThatHolds() throws Exception {
        for (int kill = 1; kill <= KILLS; kill++) {
            Process process = Child.start(List.of("-Xmx256m"), "load", directory.toString());
            try (BufferedReader output = Child.output(process)) {
                for (int i = 0; i <= 2 * kill; i++) {
                    String line = String.valueOf(output.readLine());
                    assertEquals(Integer.toString(i * 10_000), line);
                }
                process.destroyForcibly().waitFor(); // SIGKILL
            }
            AuditVerdict killed = Trails.verify(directory);
            assertTrue(killed.holds(), killed::toString);
            assertTrue(killed.lines() > 0);
        }
        try (Concord concord = Trails.member(directory)) {
            Trails.put(concord, 0, 1);
        }
        AuditVerdict after = Trails.verify(directory);
        assertTrue(after.holds(), after::toString);
        assertEquals(
                KILLS + 1,
                Trails.lines(new FileTrail(directory), AuditQuery.ALL.operation("audit.open"))
                        .size());
        assertEquals(
                1,
                Trails.lines(new FileTrail(directory), AuditQuery.ALL.operation("audit.close"))
                        .size());
    }
}
