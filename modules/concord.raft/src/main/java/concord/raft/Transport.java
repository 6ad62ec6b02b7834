package concord.raft;

import concord.core.Settings;
import concord.core.spi.Surroundings;
import concord.raft.net.Followers;
import concord.raft.net.GrpcTransport;
import concord.raft.peer.PeerService;
import concord.raft.peer.WireInterceptor;
import java.nio.file.Path;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.jspecify.annotations.Nullable;

/// How a member talks to others: not at all, or by gRPC.
///
/// @param properties Ratis' settings
/// @param parameters objects that Ratis hands to the transport
record Transport(RaftProperties properties, Parameters parameters) {

    /// The transport of a member that is alone and opens no port.
    static Transport solo(Settings settings, Path directory) {
        return new Transport(RatisConfiguration.solo(settings, directory), new Parameters());
    }

    /// The transport of a member with a network: Ratis' gRPC server, with our own service in it.
    ///
    /// @param followers learns of the followers while this member leads
    /// @param tls how to encrypt, null for not at all
    static Transport grpc(
            Settings settings,
            Path directory,
            PeerService service,
            Followers followers,
            Surroundings.Wire wire,
            @Nullable GrpcTlsConfig tls) {
        String node = settings.get(Settings.NODE_ID);
        Parameters parameters = new Parameters();
        GrpcTransport.tell(parameters, followers);
        GrpcConfigKeys.Server.setServicesCustomizer(
                parameters,
                (builder, _) -> {
                    builder.addService(service.definition());
                    if (!wire.equals(Surroundings.Wire.OPEN)) {
                        builder.intercept(new WireInterceptor(node, wire));
                    }
                    return builder;
                });
        if (tls != null) {
            GrpcConfigKeys.TLS.setConf(parameters, tls);
        }
        return new Transport(RatisConfiguration.cluster(settings, directory), parameters);
    }
}
