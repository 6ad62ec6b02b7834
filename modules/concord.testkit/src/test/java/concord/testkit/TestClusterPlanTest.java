package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clusters themselves are tested where there is an engine for them.
class TestClusterPlanTest {

    @Test
    void withoutAnEngineItSaysWhatIsMissing(@TempDir Path directory) {
        IllegalStateException failure =
                assertThrows(IllegalStateException.class, () -> TestCluster.of(3).start(directory));
        assertTrue(String.valueOf(failure.getMessage()).contains("concord.raft"));
    }

    @Test
    void aClusterHasAMember() {
        assertThrows(IllegalArgumentException.class, () -> TestCluster.of(0));
    }

    @Test
    void freePortsDiffer() {
        List<Integer> ports = FreePorts.find(20);
        assertEquals(20, new HashSet<>(ports).size());
    }
}
