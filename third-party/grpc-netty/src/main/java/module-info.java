/// The client's transport of gRPC: channels over HTTP/2 by Netty, which is carried inside under names
/// of its own. Only what a client configures is exported.
///
/// @provides io.grpc.LoadBalancerProvider the first address that answers
/// @provides io.grpc.ManagedChannelProvider channels of Netty
/// @provides io.grpc.NameResolverProvider names by the resolver of the JDK
module io.grpc.netty.shaded {
    requires com.google.common; // preconditions and collections
    requires transitive io.grpc; // the channels that it brings
    requires java.logging; // warnings of its own
    requires jdk.unsupported; // sun.misc.Unsafe in Netty

    exports io.grpc.netty.shaded.io.grpc.netty;
    exports io.grpc.netty.shaded.io.netty.handler.ssl;

    uses io.grpc.LoadBalancerProvider;
    uses io.grpc.ManagedChannelProvider;
    uses io.grpc.NameResolverProvider;

    provides io.grpc.LoadBalancerProvider with
            io.grpc.internal.PickFirstLoadBalancerProvider;
    provides io.grpc.ManagedChannelProvider with
            io.grpc.netty.shaded.io.grpc.netty.NettyChannelProvider;
    provides io.grpc.NameResolverProvider with
            io.grpc.internal.DnsNameResolverProvider;
}
