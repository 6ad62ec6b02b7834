package concord.web;

import static concord.web.CallServer.bytes;
import static concord.web.CallServer.put;
import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Concord;
import concord.core.Settings;
import concord.proto.v1.GetRequest;
import concord.proto.v1.KvGrpc;
import concord.tls.Authority;
import concord.tls.CertificatePlan;
import concord.tls.KeyedCertificate;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// gRPC over TLS, on the same port as HTTP.
@Timeout(60)
class TlsCallsTest {

    @TempDir Path directory;

    @Test
    void calls_are_made_over_tls() throws Exception {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        Authority authority = new Authority("Concord test CA", yesterday, tomorrow);
        KeyedCertificate own =
                authority.issue(
                        new CertificatePlan(
                                "server",
                                List.of("localhost", "127.0.0.1"),
                                true,
                                false,
                                yesterday,
                                tomorrow));
        Path cert = Files.writeString(directory.resolve("cert.pem"), own.certificatePem());
        Path key = Files.writeString(directory.resolve("key.pem"), own.keyPem());
        Path ca = Files.writeString(directory.resolve("ca.pem"), authority.own().certificatePem());
        Settings settings =
                Settings.parse(
                        Map.of(
                                "http.port", "0",
                                "tls.cert", cert.toString(),
                                "tls.key", key.toString()));
        try (Concord concord = Concord.inMemory(settings);
                HttpEndpoint endpoint = HttpEndpoint.start(settings, concord)) {
            ManagedChannel channel =
                    CallServer.builder(endpoint.address())
                            .sslContext(
                                    GrpcSslContexts.forClient().trustManager(ca.toFile()).build())
                            .build();
            try {
                var kv = KvGrpc.newBlockingStub(channel);
                kv.put(put("k", "1"));
                var request = GetRequest.newBuilder().setKey(bytes("k")).build();
                assertEquals("1", kv.get(request).getEntry().getValue().getJson());
            } finally {
                channel.shutdownNow();
            }
        }
    }
}
