package concord.raft.tls;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.grpc.GrpcUtil;
import org.apache.ratis.thirdparty.io.netty.buffer.UnpooledByteBufAllocator;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;

/// Handshakes between the TLS engines that Ratis' gRPC makes, without the sockets around them: what
/// fails does so on this thread, and for its own reason.
final class Handshake {

    /// Serial numbers of certificates.
    ///
    /// @param ofServer what the client was shown
    /// @param ofClient what the server was shown
    record Met(String ofServer, String ofClient) {}

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine client;
    private final SSLEngine server;
    private final ByteBuffer toServer = ByteBuffer.allocate(1 << 17);
    private final ByteBuffer toClient = ByteBuffer.allocate(1 << 17);

    private Handshake(SSLEngine client, SSLEngine server) {
        this.client = client;
        this.server = server;
    }

    /// What a server makes once, for all its connections.
    static SslContext server(GrpcTlsConfig config) {
        return GrpcUtil.buildSslContextForServer(config);
    }

    /// What a client makes once.
    static SslContext client(GrpcTlsConfig config) {
        return GrpcUtil.buildSslContextForClient(config);
    }

    /// Connects a client that asks for `127.0.0.1`.
    static Met meet(SslContext server, SslContext client) throws SSLException {
        return meet(server, client, "127.0.0.1");
    }

    /// Connects a client.
    ///
    /// @param host whom the client asks for
    /// @throws SSLException when either refuses the other
    static Met meet(SslContext server, SslContext client, String host) throws SSLException {
        SSLEngine clientEngine = client.newEngine(UnpooledByteBufAllocator.DEFAULT, host, 7000);
        SSLParameters parameters = clientEngine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // as gRPC's client does
        clientEngine.setSSLParameters(parameters);
        SSLEngine serverEngine = server.newEngine(UnpooledByteBufAllocator.DEFAULT);
        return new Handshake(clientEngine, serverEngine).run();
    }

    private Met run() throws SSLException {
        client.beginHandshake();
        server.beginHandshake();
        while (step(client, toClient, toServer) || step(server, toServer, toClient)) {
            // until neither has anything to say
        }
        if (isUnderWay(client) || isUnderWay(server)) {
            throw new SSLException(
                    "came to a halt: client "
                            + client.getHandshakeStatus()
                            + ", server "
                            + server.getHandshakeStatus());
        }
        return new Met(peer(client), peer(server));
    }

    /// Whether that changed anything.
    private static boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out)
            throws SSLException {
        HandshakeStatus before = engine.getHandshakeStatus();
        boolean moved =
                switch (before) {
                    case NEED_TASK -> {
                        engine.getDelegatedTask().run();
                        yield true;
                    }
                    case NEED_WRAP -> engine.wrap(NOTHING, out).bytesProduced() > 0;
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> {
                        in.flip();
                        ByteBuffer content = ByteBuffer.allocate(1 << 17);
                        // even of nothing: OpenSSL goes on by it after a task
                        boolean received = engine.unwrap(in, content).bytesConsumed() > 0;
                        in.compact();
                        yield received;
                    }
                };
        return moved || engine.getHandshakeStatus() != before;
    }

    private static boolean isUnderWay(SSLEngine engine) {
        return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    }

    private static String peer(SSLEngine engine) throws SSLException {
        return engine.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                ? certificate.getSerialNumber().toString()
                : "not X.509";
    }
}
