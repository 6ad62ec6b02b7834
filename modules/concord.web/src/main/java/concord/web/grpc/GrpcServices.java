package concord.web.grpc;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import concord.core.Concord;
import concord.proto.v1.AuthProto;
import concord.proto.v1.BackupProto;
import concord.proto.v1.ClusterProto;
import concord.proto.v1.IndexProto;
import concord.proto.v1.KvProto;
import concord.proto.v1.LeaseProto;
import concord.proto.v1.QueryProto;
import concord.proto.v1.WatchProto;
import concord.web.grpc.wire.Method;
import io.grpc.health.v1.HealthProto;
import io.grpc.reflection.v1.ServerReflectionProto;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All that can be called.
public final class GrpcServices {

    private static final List<FileDescriptor> FILES =
            List.of(
                    KvProto.getDescriptor(),
                    QueryProto.getDescriptor(),
                    IndexProto.getDescriptor(),
                    WatchProto.getDescriptor(),
                    LeaseProto.getDescriptor(),
                    ClusterProto.getDescriptor(),
                    AuthProto.getDescriptor(),
                    BackupProto.getDescriptor(),
                    HealthProto.getDescriptor(),
                    ServerReflectionProto.getDescriptor());

    /// How long a watch brings nothing before its client hears how far it is. History is kept for
    /// longer than that, so one that was cut goes on.
    private static final Duration QUIET = Duration.ofSeconds(10);

    private GrpcServices() {}

    /// The methods of all services over a member.
    public static List<Method<?, ?>> methods(Concord concord) {
        return methods(concord, QUIET);
    }

    /// The same, whose watches tell how far they are after another time.
    public static List<Method<?, ?>> methods(Concord concord, Duration quiet) {
        Members members = new Members(concord);
        var names =
                FILES.stream()
                        .flatMap(file -> file.getServices().stream())
                        .map(ServiceDescriptor::getFullName)
                        .collect(Collectors.toSet());
        return Stream.of(
                        new KvService(members).methods(),
                        new QueryService(members).methods(),
                        new IndexService(members).methods(),
                        new WatchService(members, quiet).methods(),
                        new LeaseService(members).methods(),
                        new ClusterService(members).methods(),
                        new AuthService(members).methods(),
                        new BackupService(members).methods(),
                        new HealthService(concord, names).methods(),
                        new ReflectionService(FILES).methods())
                .flatMap(List::stream)
                .toList();
    }
}
