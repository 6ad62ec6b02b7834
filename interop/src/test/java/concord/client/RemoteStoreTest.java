package concord.client;

import concord.core.Concord;
import concord.core.Store;
import concord.testkit.ManyCallersContract;
import concord.web.Served;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// The store of a client does all that every store does.
class RemoteStoreTest extends ManyCallersContract {

    private Concord concord;
    private Served server;
    private Client client;

    @BeforeEach
    void open() {
        concord = Concord.inMemory();
        server = Served.over(concord);
        client = Client.connect(server.address());
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        concord.close();
    }

    @Override
    protected Store store() {
        return client.store();
    }
}
