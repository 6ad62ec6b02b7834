package concord.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A connection that sends what it is told, also what no HTTP client would.
final class Wire implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    Wire(String address) throws IOException {
        URI uri = URI.create(address);
        socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(10_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// An answer as it came.
    record Received(int status, Map<String, String> headers, String body) {}

    /// Sends a text; `\n` becomes the line end of HTTP.
    Wire send(String text) throws IOException {
        return send(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /// Sends as much as the server takes: it may close before the end.
    void trySend(byte[] bytes) {
        try {
            send(bytes);
        } catch (IOException _) {
            // what it has answered can still be read
        }
    }

    /// Says that nothing more will be sent.
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    /// An answer, or none when the server closes without.
    Optional<Received> receiveIfAny() throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            return Optional.empty();
        }
        in.reset();
        return Optional.of(receive());
    }

    Received receive() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] header = line.split(":", 2);
            headers.put(header[0], header[1].strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Received(status, headers, body);
    }

    /// Reads on until this text has come.
    void awaitText(String text) throws IOException {
        var read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("the connection ended after '" + read + "'");
            }
            read.append((char) b);
        }
    }

    /// Whether the server has closed the connection and left nothing to read.
    boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended after '" + line + "'");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
