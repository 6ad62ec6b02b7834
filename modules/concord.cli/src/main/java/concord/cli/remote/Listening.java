package concord.cli.remote;

import concord.core.ConcordException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// Whether anything listens where the servers should be. The client tries until its time is over,
/// for a cluster may be choosing its leader; a person who has not started a server is told at once.
final class Listening {

    private static final int PATIENCE_MILLIS = 1000;
    private static final int DEFAULT_PORT = 4000;

    private Listening() {}

    /// Looks whether one of the endpoints takes connections. What cannot be told is left to the
    /// client.
    ///
    /// @throws ConcordException.Unavailable when all of them refuse
    static void check(String endpoints) {
        List<String> refused = new ArrayList<>();
        for (String endpoint : endpoints.split(",", -1)) {
            URI uri = URI.create(endpoint);
            int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
            String host = uri.getHost().replaceAll("[\\[\\]]", "");
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
                return;
            } catch (ConnectException e) {
                refused.add(endpoint + " refuses connections");
            } catch (UnknownHostException e) {
                refused.add(endpoint + ": there is no host " + host);
            } catch (SocketTimeoutException e) {
                refused.add(endpoint + " does not answer");
            } catch (IOException e) {
                refused.add(endpoint + ": " + e.getMessage());
            }
        }
        throw new ConcordException.Unavailable(
                "no server answers: " + String.join(", ", refused) + "; nothing was done");
    }
}
