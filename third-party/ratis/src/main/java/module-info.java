/// Apache Ratis with the libraries that it carries inside (protobuf, gRPC, Netty, Guava), as one
/// module. Everything of Ratis is exported: the engine configures, observes and partly replaces its
/// internals. Of the carried libraries only what appears in Ratis' own signatures is.
module org.apache.ratis {
    requires java.logging; // Netty, gRPC and protobuf log through it where slf4j is not asked
    requires java.management; // JVM pause monitor, JMX registration of a server
    requires java.naming; // DNS lookups of gRPC's name resolver
    requires jdk.management; // Netty asks the operating system bean for limits
    requires jdk.unsupported; // sun.misc.Unsafe in protobuf, Netty and Guava
    requires static java.sql; // gson's adapters, used only when the module is there
    requires transitive org.slf4j;

    exports org.apache.ratis;
    exports org.apache.ratis.client;
    exports org.apache.ratis.client.api;
    exports org.apache.ratis.client.impl;
    exports org.apache.ratis.client.retry;
    exports org.apache.ratis.conf;
    exports org.apache.ratis.datastream;
    exports org.apache.ratis.datastream.impl;
    exports org.apache.ratis.grpc;
    exports org.apache.ratis.grpc.client;
    exports org.apache.ratis.grpc.metrics;
    exports org.apache.ratis.grpc.metrics.intercept.client;
    exports org.apache.ratis.grpc.metrics.intercept.server;
    exports org.apache.ratis.grpc.server;
    exports org.apache.ratis.grpc.util;
    exports org.apache.ratis.io;
    exports org.apache.ratis.metrics;
    exports org.apache.ratis.metrics.impl;
    exports org.apache.ratis.netty;
    exports org.apache.ratis.netty.client;
    exports org.apache.ratis.netty.metrics;
    exports org.apache.ratis.netty.server;
    exports org.apache.ratis.proto;
    exports org.apache.ratis.proto.grpc;
    exports org.apache.ratis.proto.netty;
    exports org.apache.ratis.protocol;
    exports org.apache.ratis.protocol.exceptions;
    exports org.apache.ratis.retry;
    exports org.apache.ratis.rpc;
    exports org.apache.ratis.security;
    exports org.apache.ratis.server;
    exports org.apache.ratis.server.api;
    exports org.apache.ratis.server.impl;
    exports org.apache.ratis.server.leader;
    exports org.apache.ratis.server.metrics;
    exports org.apache.ratis.server.protocol;
    exports org.apache.ratis.server.raftlog;
    exports org.apache.ratis.server.raftlog.memory;
    exports org.apache.ratis.server.raftlog.segmented;
    exports org.apache.ratis.server.storage;
    exports org.apache.ratis.server.util;
    exports org.apache.ratis.statemachine;
    exports org.apache.ratis.statemachine.impl;
    exports org.apache.ratis.trace;
    exports org.apache.ratis.util;
    exports org.apache.ratis.util.function;
    exports org.apache.ratis.thirdparty.com.google.protobuf;
    exports org.apache.ratis.thirdparty.io.grpc;
    exports org.apache.ratis.thirdparty.io.grpc.netty;
    exports org.apache.ratis.thirdparty.io.grpc.stub;
    exports org.apache.ratis.thirdparty.io.netty.buffer;
    exports org.apache.ratis.thirdparty.io.netty.channel;
    exports org.apache.ratis.thirdparty.io.netty.handler.ssl;

    uses org.apache.ratis.metrics.MetricRegistries;
    uses org.apache.ratis.thirdparty.io.grpc.LoadBalancerProvider;
    uses org.apache.ratis.thirdparty.io.grpc.ManagedChannelProvider;
    uses org.apache.ratis.thirdparty.io.grpc.NameResolverProvider;
    uses org.apache.ratis.thirdparty.io.grpc.ServerProvider;

    provides org.apache.ratis.metrics.MetricRegistries with
            org.apache.ratis.metrics.impl.MetricRegistriesImpl;
    provides org.apache.ratis.thirdparty.io.grpc.LoadBalancerProvider with
            org.apache.ratis.thirdparty.io.grpc.internal.PickFirstLoadBalancerProvider,
            org.apache.ratis.thirdparty.io.grpc.util.SecretRoundRobinLoadBalancerProvider.Provider,
            org.apache.ratis.thirdparty.io.grpc.util.OutlierDetectionLoadBalancerProvider,
            org.apache.ratis.thirdparty.io.grpc.util.RandomSubsettingLoadBalancerProvider;
    provides org.apache.ratis.thirdparty.io.grpc.ManagedChannelProvider with
            org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelProvider,
            org.apache.ratis.thirdparty.io.grpc.netty.UdsNettyChannelProvider;
    provides org.apache.ratis.thirdparty.io.grpc.NameResolverProvider with
            org.apache.ratis.thirdparty.io.grpc.internal.DnsNameResolverProvider,
            org.apache.ratis.thirdparty.io.grpc.netty.UdsNameResolverProvider;
    provides org.apache.ratis.thirdparty.io.grpc.ServerProvider with
            org.apache.ratis.thirdparty.io.grpc.netty.NettyServerProvider;
}
