/// gRPC: calls, methods, metadata and statuses. The transports are elsewhere.
///
/// @uses io.grpc.LoadBalancerProvider where a client brings some
/// @uses io.grpc.ManagedChannelProvider the transport of a client
/// @uses io.grpc.NameResolverProvider where a client brings some
/// @uses io.grpc.ServerProvider the transport of a server
module io.grpc {
    requires java.logging; // warnings of its own
    requires com.google.common; // preconditions and collections

    exports io.grpc;

    uses io.grpc.LoadBalancerProvider;
    uses io.grpc.ManagedChannelProvider;
    uses io.grpc.NameResolverProvider;
    uses io.grpc.ServerProvider;
}
