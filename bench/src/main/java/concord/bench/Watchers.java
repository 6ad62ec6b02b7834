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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// Many watches of one server over Server-Sent Events: what an idle one costs in memory, and how
/// fast events reach many.
///
/// ```
/// Watchers PORT PID IDLE BUSY EVENTS
/// ```
final class Watchers implements AutoCloseable {

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
    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final AtomicLong heard = new AtomicLong();
    private final AtomicLong events = new AtomicLong();

    private Watchers(int port) throws IOException {
        this.port = port;
        Thread.ofPlatform().daemon().start(this::read);
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        long pid = Long.parseLong(arguments[1]);
        int idle = Integer.parseInt(arguments[2]);
        int busy = Integer.parseInt(arguments[3]);
        int count = Integer.parseInt(arguments[4]);
        long before = residentBytes(pid);
        try (Watchers watchers = new Watchers(port)) {
            watchers.open(idle);
            long bytes = residentBytes(pid) - before;
            System.out.printf(
                    Locale.ROOT, "idle watchers=%d resident_bytes_each=%d%n", idle, bytes / idle);
        }
        for (int round = 0; round < 4; round++) { // the first one warms up
            try (Watchers watchers = new Watchers(port)) {
                watchers.open(busy);
                double seconds = watchers.fanOut(count);
                System.out.printf(
                        Locale.ROOT,
                        "round=%d watchers=%d events=%d deliveries_per_s=%.0f%n",
                        round,
                        busy,
                        count,
                        busy * (double) count / seconds);
            }
        }
        System.exit(0);
    }

    /// What a process has in memory after a collection.
    static long residentBytes(long pid) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.run").start().waitFor();
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no VmRSS");
    }

    /// Opens watches and waits until the server has answered each.
    private void open(int count) throws IOException, InterruptedException {
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
    private double fanOut(int count) throws Exception {
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
