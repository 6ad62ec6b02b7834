package concord.client;

import concord.core.Concord;
import concord.web.Served;
import java.io.IOException;
import java.time.Duration;

/// A client with two ways to one server, each of which can be cut.
record TwoWays(Concord concord, Served server, Proxy one, Proxy other, Client client)
        implements AutoCloseable {

    /// Ways to a store, which is closed with them.
    static TwoWays to(Concord concord) throws IOException {
        return to(concord, Served.over(concord));
    }

    /// Ways to a store by its server, which are closed with them.
    static TwoWays to(Concord concord, Served server) throws IOException {
        Proxy one = new Proxy(server.address());
        Proxy other = new Proxy(server.address());
        Client client =
                Client.builder(one.address() + "," + other.address())
                        .timeout(Duration.ofSeconds(20))
                        .connect();
        return new TwoWays(concord, server, one, other, client);
    }

    /// Cuts what is connected on both.
    void cut() {
        one.cut();
        other.cut();
    }

    @Override
    public void close() throws IOException {
        client.close();
        one.close();
        other.close();
        server.close();
        concord.close();
    }
}
