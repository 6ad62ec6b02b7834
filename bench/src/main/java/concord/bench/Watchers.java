package concord.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Many watches of one server over Server-Sent Events: what an idle one costs in memory, and how
/// fast events reach many.
///
/// ```
/// Watchers PORT PID IDLE BUSY EVENTS
/// ```
final class Watchers implements WatchCrowd {

    private static final byte[] EVENT = "\nevent: put".getBytes(StandardCharsets.US_ASCII);

    /// What one connection has read. An event may come in two pieces.
    private static final class Reader {
        private boolean answered;
        private int matched;

        int events(ByteBuffer buffer) {
            int count = 0;
            while (buffer.hasRemaining()) {
                byte next = buffer.get();
                if (next == EVENT[matched]) {
                    matched++;
                } else {
                    matched = next == EVENT[0] ? 1 : 0;
                }
                if (matched == EVENT.length) {
                    count++;
                    matched = 0;
                }
            }
            return count;
        }
    }

    private final int port;
    private final Selector selector;
    private final List<SocketChannel> channels = new ArrayList<>();
    private final AtomicLong heard = new AtomicLong();
    private final AtomicLong events = new AtomicLong();

    private Watchers(int port) {
        this.port = port;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::read);
    }

    public static void main(String[] arguments) throws Exception {
        WatchCrowd.measure(arguments, Watchers::new);
    }

    /// Opens watches and waits until the server has answered each.
    @Override
    public void open(int count) throws IOException, InterruptedException {
        byte[] request =
                "GET /api/v1/watch?prefix=fan/ HTTP/1.1\r\nHost: bench\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < count; i++) {
            SocketChannel channel =
                    SocketChannel.open(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.write(ByteBuffer.wrap(request));
            channel.configureBlocking(false);
            channels.add(channel);
            selector.wakeup();
            channel.register(selector, SelectionKey.OP_READ, new Reader());
        }
        Await.until("all watches to be open", () -> heard.get() >= count);
    }

    /// Seconds from the first put until every watcher has heard of all.
    @Override
    public double fanOut(int count) throws Exception {
        long expected = events.get() + (long) count * channels.size();
        long start = System.nanoTime();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < count; i++) {
                URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/kv/fan%2F" + i % 100);
                var request =
                        HttpRequest.newBuilder(uri)
                                .header("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString("{\"value\":" + i + "}"))
                                .build();
                int status = client.send(request, BodyHandlers.discarding()).statusCode();
                if (status != 200) {
                    throw new IllegalStateException("a put was answered " + status);
                }
            }
        }
        Await.until("all events", () -> events.get() >= expected);
        return (System.nanoTime() - start) / 1e9;
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        try {
            while (selector.isOpen()) {
                selector.select(50);
                for (SelectionKey key : selector.selectedKeys()) {
                    buffer.clear();
                    if (((SocketChannel) key.channel()).read(buffer) < 0) {
                        throw new IOException("the server has ended a watch");
                    }
                    buffer.flip();
                    Reader reader = (Reader) key.attachment();
                    if (!reader.answered) {
                        reader.answered = true;
                        heard.incrementAndGet();
                    }
                    events.addAndGet(reader.events(buffer));
                }
                selector.selectedKeys().clear();
            }
        } catch (ClosedSelectorException _) {
            // closed between two rounds
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
