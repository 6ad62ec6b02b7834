import org.jspecify.annotations.NullMarked;

/// The durable engine: Raft by Apache Ratis, with a group commit of its own in front.
///
/// Plugs into core as an engine and exports nothing to users.
///
/// @provides concord.core.spi.EngineProvider the engine
@NullMarked
module concord.raft {
    requires concord.core;
    requires concord.tls; // the certificates of members
    requires com.fasterxml.jackson.databind; // what members tell each other, but for the hot paths
    requires org.apache.ratis; // the log, elections and replication
    requires static org.jspecify; // null contracts, checked at compile time only

    exports concord.raft.net to
            org.apache.ratis; // Ratis makes a transport by the name of its class
    exports concord.raft.solo to
            org.apache.ratis; // the same

    provides concord.core.spi.EngineProvider with
            concord.raft.RaftEngineProvider;
}
