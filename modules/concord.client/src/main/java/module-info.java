import org.jspecify.annotations.NullMarked;

/// The store of a server, over gRPC, for applications in other processes: the same
/// [concord.core.Store] as in this one.
@NullMarked
module concord.client {
    requires com.google.protobuf; // the bytes of keys and values in messages
    requires transitive concord.core; // the store that it is
    requires concord.proto; // the messages and methods of concord.v1
    requires concord.tls; // certificates from files that may change
    requires io.grpc; // channels, deadlines, statuses
    requires io.grpc.netty.shaded; // the transport (ADR 19)
    requires io.grpc.stub; // blocking calls
    requires static org.jspecify; // null contracts, checked at compile time only

    exports concord.client;
}
