package concord.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// A connection over TLS, with the handshake that a test wants.
final class TlsWire implements AutoCloseable {

    private final SSLSocket socket;
    private final InputStream in;

    /// Connects and shakes hands. Under TLS 1.3 a server that refuses the client's certificate says
    /// so only after that.
    ///
    /// @throws IOException when that fails
    TlsWire(String address, SSLContext context, Consumer<SSLParameters> wish) throws IOException {
        URI uri = URI.create(address);
        socket = (SSLSocket) context.getSocketFactory().createSocket(uri.getHost(), uri.getPort());
        try {
            socket.setSoTimeout(10_000);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            wish.accept(parameters);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            in = socket.getInputStream();
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    TlsWire(String address, SSLContext context) throws IOException {
        this(address, context, _ -> {});
    }

    /// Asks for a path under `/api/v1` and reads the answer.
    ///
    /// @return its status and its body
    String get(String path) throws IOException {
        String request = "GET /api/v1" + path + " HTTP/1.1\r\nHost: test\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String head = "";
        while (!head.endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the connection ended after '" + head + "'");
            }
            head += (char) b;
        }
        int length = Integer.parseInt(head.replaceFirst("(?s).*Content-Length: (\\d+).*", "$1"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return head.split(" ", 3)[1] + " " + body;
    }

    String protocol() {
        return socket.getSession().getProtocol();
    }

    String suite() {
        return socket.getSession().getCipherSuite();
    }

    String applicationProtocol() {
        return socket.getApplicationProtocol();
    }

    /// The serial number of the certificate that the server has shown.
    String serial() throws IOException {
        return socket.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                ? certificate.getSerialNumber().toString()
                : "not X.509";
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
