package concord.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A way to a server that can be cut.
final class Proxy implements AutoCloseable {

    private final ServerSocket listener;
    private final URI target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private final AtomicLong answered = new AtomicLong();
    private volatile boolean dropping;
    private volatile boolean refusing;

    Proxy(String target) throws IOException {
        this.target = URI.create(target);
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /// Ends all connections.
    void cut() {
        open.forEach(Proxy::end);
        open.clear();
    }

    /// How many bytes the server has said.
    long answeredBytes() {
        return answered.get();
    }

    /// Lets what the server says get lost.
    void drop(boolean answers) {
        dropping = answers;
    }

    /// Lets nobody connect any more.
    void refuse(boolean connections) {
        refusing = connections;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket here = listener.accept();
                if (refusing) {
                    here.close();
                    continue;
                }
                Socket there = new Socket(target.getHost(), target.getPort());
                here.setTcpNoDelay(true);
                there.setTcpNoDelay(true);
                open.add(here);
                open.add(there);
                Thread.ofVirtual().start(() -> pump(here, there, false));
                Thread.ofVirtual().start(() -> pump(there, here, true));
            } catch (IOException e) {
                // the test is over, or the server is away
            }
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!answers || !dropping) {
                    out.write(buffer, 0, read);
                }
                answered.addAndGet(answers ? read : 0);
            }
        } catch (IOException e) {
            // cut
        } finally {
            end(from);
            end(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
