package concord.web;

import static concord.web.FrameClient.DATA;
import static concord.web.FrameClient.END_STREAM;
import static concord.web.FrameClient.RST_STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import concord.core.Settings;
import concord.proto.v1.AuthProto;
import concord.proto.v1.BackupProto;
import concord.proto.v1.ClusterProto;
import concord.proto.v1.IndexProto;
import concord.proto.v1.KvProto;
import concord.proto.v1.LeaseProto;
import concord.proto.v1.QueryProto;
import concord.proto.v1.WatchProto;
import concord.testkit.Await;
import io.grpc.Status;
import io.grpc.health.v1.HealthProto;
import io.grpc.reflection.v1.ServerReflectionProto;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Messages and frames that are nearly right, or not at all: whatever comes, a call ends with a
/// status that is no bug of the server's, or the connection ends; nothing is left of it, and others
/// are served.
@Timeout(120)
class GrpcFuzzTest {

    private static final int CALLS = 3_000;
    private static final int CALLS_OF_A_CONNECTION = 20;
    private static final int CONNECTIONS = 300;

    private static final Set<Status.Code> BUGS =
            Set.of(Status.Code.INTERNAL, Status.Code.UNKNOWN, Status.Code.DATA_LOSS);

    private static final List<MethodDescriptor> METHODS =
            Stream.of(
                            KvProto.getDescriptor(),
                            QueryProto.getDescriptor(),
                            IndexProto.getDescriptor(),
                            WatchProto.getDescriptor(),
                            LeaseProto.getDescriptor(),
                            BackupProto.getDescriptor(),
                            ClusterProto.getDescriptor(),
                            AuthProto.getDescriptor(),
                            HealthProto.getDescriptor(),
                            ServerReflectionProto.getDescriptor())
                    .flatMap(file -> file.getServices().stream())
                    .map(ServiceDescriptor::getMethods)
                    .flatMap(List::stream)
                    .toList();

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final RandomMessages messages = new RandomMessages(random);
    private final Logger quiet = Logger.getLogger("concord.web");
    private final CallServer server;

    GrpcFuzzTest(@TempDir Path directory) {
        server = new CallServer(Settings.builder().set(Settings.BACKUP_DIR, directory).build());
    }

    @BeforeEach
    void tellTheSeed() {
        IO.println("Random calls begin with -Dseed=" + seed);
        quiet.setLevel(Level.SEVERE);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        try {
            Await.until("all calls are gone", () -> server.endpoint().calls() == 0);
            Await.until("nothing is held", () -> server.endpoint().heldBytes() == 0);
            try (FrameClient client = new FrameClient(server.endpoint().address())) {
                client.call(1, "/concord.v1.Cluster/Status", "grpc-timeout", "10S");
                client.send(DATA, END_STREAM, 1, FrameClient.framed(new byte[0]));
                assertEquals("0", client.trailers(1).get("grpc-status"));
            }
        } finally {
            server.close();
            quiet.setLevel(null);
        }
    }

    private static String path(MethodDescriptor method) {
        return "/" + method.getService().getFullName() + "/" + method.getName();
    }

    /// Every method, with messages of its type that mean little, and bytes that are none.
    @Test
    void messages_of_all_kinds() throws IOException {
        int made = 0;
        while (made < CALLS) {
            try (FrameClient client = new FrameClient(server.endpoint().address())) {
                for (int i = 0; i < CALLS_OF_A_CONNECTION; i++) {
                    call(client, 2 * i + 1, METHODS.get(made % METHODS.size()));
                    made++;
                }
            }
        }
    }

    private void call(FrameClient client, int stream, MethodDescriptor method) throws IOException {
        byte[] message = messages.bytes(method.getInputType());
        String sent =
                "seed %d, %s %s".formatted(seed, path(method), HexFormat.of().formatHex(message));
        try {
            client.call(stream, path(method), "grpc-timeout", "20m");
            client.data(stream, FrameClient.framed(message));
            Map<String, String> trailers = client.trailers(stream);
            Status.Code code =
                    Status.fromCodeValue(Integer.parseInt(trailers.get("grpc-status"))).getCode();
            assertTrue(!BUGS.contains(code), () -> sent + " ended with " + trailers);
        } catch (IOException e) {
            throw new AssertionError(sent, e);
        }
    }

    /// Connections on which something is wrong with a frame.
    @Test
    void frames_of_all_kinds() throws IOException {
        for (int i = 0; i < CONNECTIONS; i++) {
            String about = "seed " + seed + ", connection " + i;
            try (FrameClient client = new FrameClient(server.endpoint().address())) {
                client.patience(20_000);
                client.write(mutated(frames()));
                client.finish();
                client.readToTheEnd();
            } catch (SocketTimeoutException e) {
                throw new AssertionError(about + " hangs", e);
            } catch (EOFException | SocketException e) {
                // The server has had enough of it.
            }
        }
    }

    /// What a few calls are, after the preface.
    private byte[] frames() {
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < 4; i++) {
            MethodDescriptor method = METHODS.get(random.nextInt(METHODS.size()));
            int stream = 2 * i + 1;
            all.writeBytes(FrameClient.headers(stream, path(method), "grpc-timeout", "20m"));
            byte[] message = FrameClient.framed(messages.bytes(method.getInputType()));
            int cut = random.nextInt(message.length + 1);
            all.writeBytes(FrameClient.frame(DATA, 0, stream, slice(message, 0, cut)));
            if (random.nextInt(8) == 0) {
                all.writeBytes(FrameClient.frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
            }
            all.writeBytes(
                    FrameClient.frame(
                            DATA, END_STREAM, stream, slice(message, cut, message.length)));
            if (random.nextInt(4) == 0) {
                byte[] noise = new byte[random.nextInt(20)];
                random.nextBytes(noise);
                all.writeBytes(
                        FrameClient.frame(
                                random.nextInt(12), random.nextInt(256), random.nextInt(9), noise));
            }
        }
        return all.toByteArray();
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private byte[] mutated(byte[] bytes) {
        byte[] changed = bytes.clone();
        for (int i = random.nextInt(3); i > 0; i--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        int end = random.nextInt(3) == 0 ? random.nextInt(changed.length) : changed.length;
        return slice(changed, 0, end);
    }

    /// Streams that are begun and reset at once (CVE-2023-44487) leave nothing.
    @Test
    void streams_that_are_reset_at_once() throws IOException {
        try (FrameClient client = new FrameClient(server.endpoint().address())) {
            for (int stream = 1; stream < 20_000; stream += 2) {
                client.call(stream, "/concord.v1.Watch/Watch");
                client.send(RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
            }
            client.patience(20_000);
            client.finish();
            client.readToTheEnd();
        } catch (EOFException | SocketException e) {
            // The server has had enough of it.
        }
    }

    /// Headers without an end are not kept.
    @Test
    void headers_without_an_end() throws IOException {
        try (FrameClient client = new FrameClient(server.endpoint().address())) {
            client.patience(20_000);
            client.send(FrameClient.HEADERS, 0, 1, (byte) 0x83, (byte) 0x86);
            byte[] field = "\0\3x-a\177\0".getBytes(StandardCharsets.ISO_8859_1);
            for (int i = 0; i < 100_000; i++) {
                client.send(FrameClient.CONTINUATION, 0, 1, field);
            }
            client.readToTheEnd();
        } catch (EOFException | SocketException e) {
            return; // The server has had enough of it.
        }
        throw new AssertionError("the server took 100 000 frames of headers");
    }
}
