package concord.testkit;

import concord.core.Concord;
import concord.core.Store;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// The store of somebody who may do everything, held against the contract of every store: the guard
/// in front of it changes nothing.
class GuardedStoreContractTest extends ManyCallersContract {

    private final Concord concord = Concord.inMemory();
    private Store store = concord.store();

    @BeforeEach
    void open() {
        String admin = concord.access().tokens().create("test", List.of("admin")).secret();
        store = concord.as(admin).store();
    }

    @AfterEach
    void close() {
        concord.close();
    }

    @Override
    protected Store store() {
        return store;
    }
}
