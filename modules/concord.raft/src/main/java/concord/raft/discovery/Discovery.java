package concord.raft.discovery;

import concord.raft.peer.Endpoint;
import java.util.Set;

/// Where members of the cluster may be reached now.
///
/// It is asked again and again while a cluster forms, and says only where to knock: who answers
/// there, and whether it belongs here, is found out over the connection.
public interface Discovery extends AutoCloseable {

    /// The endpoints that are known now, in a stable order. This member's own may be among them,
    /// and so may ones where nobody answers any more. May wait for a name server.
    ///
    /// A look-up that fails is an empty set, and a line in the log when failing begins.
    Set<Endpoint> endpoints();

    /// Stops looking; [#endpoints()] may be empty after that.
    @Override
    void close();
}
