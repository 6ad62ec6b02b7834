package concord.testkit;

import concord.core.Concord;
import concord.core.Settings;
import java.util.List;

/// The in-memory engine, held against the contract of every engine.
class MemoryEngineContractTest extends EngineContract {

    @Override
    protected List<Concord> open(Settings settings) {
        return List.of(Concord.inMemory(settings));
    }
}
