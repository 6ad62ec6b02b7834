package concord.raft;

import concord.core.Concord;
import concord.core.Settings;
import concord.testkit.DurableEngineContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The durable engine as a cluster of one, held against the contract of every engine with a disk.
@Execution(ExecutionMode.CONCURRENT)
class RaftEngineContractTest extends DurableEngineContract {

    @TempDir Path directory;

    @Override
    protected List<Concord> open(Settings settings) {
        // Ratis names what it registers with the platform after the member, and tests run at once.
        return List.of(
                Concord.open(
                        settings.toBuilder()
                                .set(Settings.NODE_ID, directory.getFileName().toString())
                                .set(Settings.DATA_DIR, directory)
                                .build()));
    }
}
