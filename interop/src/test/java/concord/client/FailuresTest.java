package concord.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import concord.core.ConcordException;
import concord.core.ErrorCode;
import concord.core.Store;
import concord.core.Value;
import concord.proto.v1.BackupGrpc;
import concord.proto.v1.ClusterGrpc;
import concord.proto.v1.CreateBackupRequest;
import concord.proto.v1.CreateBackupResponse;
import concord.proto.v1.Entry;
import concord.proto.v1.GetRequest;
import concord.proto.v1.GetResponse;
import concord.proto.v1.KvGrpc;
import concord.proto.v1.LeaseGrpc;
import concord.proto.v1.RestoreBackupRequest;
import concord.proto.v1.RestoreBackupResponse;
import concord.proto.v1.RevokeRequest;
import concord.proto.v1.RevokeResponse;
import concord.proto.v1.StatusRequest;
import concord.proto.v1.StatusResponse;
import concord.proto.v1.TxnRequest;
import concord.proto.v1.TxnResponse;
import concord.testkit.FreePorts;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/// What servers refuse, and what becomes of calls that no server answers.
@Timeout(60)
class FailuresTest {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private static final Entry ENTRY =
            Entry.newBuilder()
                    .setKey(ByteString.copyFromUtf8("key"))
                    .setValue(concord.proto.v1.Value.newBuilder().setJson("1"))
                    .build();

    private static <E extends ConcordException> E fails(
            Class<E> type, String message, Executable call) {
        E failure = assertThrows(type, call);
        assertTrue(String.valueOf(failure.getMessage()).contains(message), failure::toString);
        return failure;
    }

    /// Every code that a server may report is the exception of the store in this process.
    @Test
    void each_code_has_its_exception() {
        Map<ErrorCode, Class<?>> classes =
                Map.ofEntries(
                        Map.entry(ErrorCode.INVALID_KEY, ConcordException.InvalidKey.class),
                        Map.entry(ErrorCode.INVALID_REQUEST, ConcordException.InvalidRequest.class),
                        Map.entry(ErrorCode.UNAUTHORIZED, ConcordException.Unauthorized.class),
                        Map.entry(ErrorCode.FORBIDDEN, ConcordException.Forbidden.class),
                        Map.entry(ErrorCode.NOT_FOUND, ConcordException.NotFound.class),
                        Map.entry(
                                ErrorCode.CONDITION_FAILED, ConcordException.ConditionFailed.class),
                        Map.entry(ErrorCode.COMPACTED, ConcordException.Compacted.class),
                        Map.entry(ErrorCode.BATCH_TOO_LARGE, ConcordException.BatchTooLarge.class),
                        Map.entry(ErrorCode.VALUE_TOO_LARGE, ConcordException.ValueTooLarge.class),
                        Map.entry(ErrorCode.OVERLOADED, ConcordException.Overloaded.class),
                        Map.entry(
                                ErrorCode.CLUSTER_UNAVAILABLE, ConcordException.Unavailable.class),
                        Map.entry(ErrorCode.TIMEOUT, ConcordException.Timeout.class),
                        Map.entry(ErrorCode.INTERNAL, ConcordException.Internal.class));
        for (ErrorCode code : ErrorCode.values()) {
            Metadata trailers = new Metadata();
            trailers.put(
                    Metadata.Key.of("concord-code", Metadata.ASCII_STRING_MARSHALLER), code.name());
            trailers.put(
                    Metadata.Key.of("concord-oldest-revision", Metadata.ASCII_STRING_MARSHALLER),
                    "7");
            ConcordException failure =
                    Failures.of(Status.ABORTED.withDescription("as it was said"), trailers);
            assertEquals(code, failure.code());
            assertEquals(classes.get(code), failure.getClass());
            assertEquals("as it was said", failure.getMessage());
            if (failure instanceof ConcordException.Compacted compacted) {
                assertEquals(7, compacted.oldestRevision());
            }
        }
    }

    @Test
    void a_token_is_shown_and_its_refusal_told() throws Exception {
        BlockingQueue<String> shown = new LinkedBlockingQueue<>();
        ServerInterceptor refusing =
                new ServerInterceptor() {
                    @Override
                    public <Q, R> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                        shown.add(String.valueOf(headers.get(AUTHORIZATION)));
                        call.close(
                                Status.UNAUTHENTICATED.withDescription("no such token"),
                                new Metadata());
                        return new ServerCall.Listener<>() {};
                    }
                };
        Server server = server(List.of(new KvGrpc.KvImplBase() {}), refusing);
        try (Client client =
                Client.builder("http://127.0.0.1:" + server.getPort()).token("ccd_abc").connect()) {
            fails(
                    ConcordException.Unauthorized.class,
                    "no such token",
                    () -> client.store().get("key"));
            assertEquals("Bearer ccd_abc", shown.take());
            assertTrue(shown.isEmpty());
        } finally {
            server.shutdownNow();
        }
    }

    private static Server server(BindableService... services) throws Exception {
        return server(List.of(services));
    }

    private static Server server(List<BindableService> services, ServerInterceptor... interceptors)
            throws Exception {
        var builder =
                NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        services.forEach(builder::addService);
        List.of(interceptors).forEach(builder::intercept);
        return builder.build().start();
    }

    @Test
    void a_server_that_never_answers_gives_way_to_the_next() throws Exception {
        Server deaf =
                server(
                        new KvGrpc.KvImplBase() {
                            @Override
                            public void get(
                                    GetRequest request, StreamObserver<GetResponse> answer) {}
                        });
        Server other =
                server(
                        new KvGrpc.KvImplBase() {
                            @Override
                            public void get(
                                    GetRequest request, StreamObserver<GetResponse> answer) {
                                answer.onNext(GetResponse.newBuilder().setEntry(ENTRY).build());
                                answer.onCompleted();
                            }
                        });
        String addresses =
                "http://127.0.0.1:" + deaf.getPort() + ",http://127.0.0.1:" + other.getPort();
        try (Client client = Client.connect(addresses)) {
            Store store = client.store().timeout(Duration.ofSeconds(6));
            assertEquals(Value.of(1), store.get("key").orElseThrow().value());
        }
        try (Client client = Client.connect("http://127.0.0.1:" + deaf.getPort())) {
            Store store = client.store().timeout(Duration.ofSeconds(2));
            fails(ConcordException.Timeout.class, "nothing was changed", () -> store.get("key"));
        } finally {
            deaf.shutdownNow();
            other.shutdownNow();
        }
    }

    /// It is not asked before there is a connection, so it cannot have seen what may be asked only
    /// once.
    @Test
    void a_server_that_never_connects_gives_way_to_the_next() throws Exception {
        Server other =
                server(
                        new LeaseGrpc.LeaseImplBase() {
                            @Override
                            public void revoke(
                                    RevokeRequest request, StreamObserver<RevokeResponse> answer) {
                                answer.onNext(RevokeResponse.getDefaultInstance());
                                answer.onCompleted();
                            }
                        });
        // The system accepts connections to it, and nobody says a word on them.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Client client =
                        Client.builder(
                                        "http://127.0.0.1:"
                                                + silent.getLocalPort()
                                                + ",http://127.0.0.1:"
                                                + other.getPort())
                                .timeout(Duration.ofSeconds(10))
                                .connect()) {
            client.store().leases().revoke(1);
        } finally {
            other.shutdownNow();
        }
    }

    /// One more attempt would be one more backup.
    @Test
    void a_backup_is_not_made_again_when_its_answer_is_lost() throws Exception {
        AtomicInteger made = new AtomicInteger();
        Server losing =
                server(
                        new BackupGrpc.BackupImplBase() {
                            @Override
                            public void create(
                                    CreateBackupRequest request,
                                    StreamObserver<CreateBackupResponse> answer) {
                                made.incrementAndGet();
                                answer.onError(Status.UNAVAILABLE.asRuntimeException());
                            }
                        });
        try (Client client = Client.connect("http://127.0.0.1:" + losing.getPort())) {
            fails(
                    ConcordException.Unavailable.class,
                    "may or may not",
                    () -> client.backups().create());
            fails(
                    ConcordException.Unavailable.class,
                    "may or may not",
                    () -> client.backups().download());
            assertEquals(2, made.get());
        } finally {
            losing.shutdownNow();
        }
    }

    @Test
    void without_any_server_nothing_was_written() {
        String nowhere = "http://127.0.0.1:" + FreePorts.find(1).getFirst();
        try (Client client = Client.builder(nowhere).timeout(Duration.ofSeconds(2)).connect()) {
            Store store = client.store();
            fails(
                    ConcordException.Unavailable.class,
                    "nothing was written",
                    () -> store.put("key", Value.of(1)));
            fails(
                    ConcordException.Unavailable.class,
                    "nothing was written",
                    () -> store.leases().grant(Duration.ofSeconds(1)));
            fails(ConcordException.Unavailable.class, nowhere, () -> store.get("key"));
        }
    }

    @Test
    void a_closed_client_says_so() {
        Client client = Client.connect("http://127.0.0.1:1");
        Store store = client.store();
        client.close();
        fails(ConcordException.Unavailable.class, "the client is closed", () -> store.get("key"));
        assertThrows(CompletionException.class, () -> store.async().get("key").join());
    }

    @Test
    void a_client_that_is_closed_tells_what_is_known_of_a_write() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Server deaf =
                server(
                        new KvGrpc.KvImplBase() {
                            @Override
                            public void txn(
                                    TxnRequest request, StreamObserver<TxnResponse> answer) {
                                asked.countDown();
                            }
                        });
        try {
            Client client =
                    Client.builder("http://127.0.0.1:" + deaf.getPort())
                            .timeout(Duration.ofMinutes(1))
                            .connect();
            var writing = client.store().async().put("key", Value.of(1));
            asked.await();
            client.close();
            Throwable failure = assertThrows(CompletionException.class, writing::join).getCause();
            assertInstanceOf(ConcordException.Unavailable.class, failure);
            String message = String.valueOf(failure.getMessage());
            assertTrue(
                    message.startsWith("the client is closed; the write may or may not"), message);
        } finally {
            deaf.shutdownNow();
        }
    }

    @Test
    void a_restore_whose_answer_is_lost_tells_that_its_outcome_is_unknown() throws Exception {
        Server losing =
                server(
                        new ClusterGrpc.ClusterImplBase() {
                            @Override
                            public void status(
                                    StatusRequest request, StreamObserver<StatusResponse> answer) {
                                answer.onNext(StatusResponse.getDefaultInstance());
                                answer.onCompleted();
                            }
                        },
                        new BackupGrpc.BackupImplBase() {
                            @Override
                            public StreamObserver<RestoreBackupRequest> restore(
                                    StreamObserver<RestoreBackupResponse> answer) {
                                return new StreamObserver<>() {
                                    @Override
                                    public void onNext(RestoreBackupRequest request) {}

                                    @Override
                                    public void onError(Throwable failure) {}

                                    @Override
                                    public void onCompleted() {
                                        answer.onError(Status.UNAVAILABLE.asRuntimeException());
                                    }
                                };
                            }
                        });
        try (Client client = Client.connect("http://127.0.0.1:" + losing.getPort())) {
            fails(
                    ConcordException.Unavailable.class,
                    "the restore may or may not take effect",
                    () -> client.backups().restore("any"));
        } finally {
            losing.shutdownNow();
        }
    }

    @Test
    void what_cannot_be_meant_is_refused_at_once() {
        for (String wrong :
                new String[] {
                    "", "h1:4000", "ftp://h1", "http://", "http://h1/api", "http://h 1"
                }) {
            var failure =
                    assertThrows(
                            ConcordException.InvalidRequest.class, () -> Client.connect(wrong));
            assertTrue(String.valueOf(failure.getMessage()).contains("http://"), wrong);
        }
        var builder = Client.builder("http://h1");
        fails(ConcordException.InvalidRequest.class, "token", () -> builder.token("a b"));
        fails(
                ConcordException.InvalidRequest.class,
                "https://",
                () -> builder.authority(Path.of("ca.pem")).connect());
        fails(
                ConcordException.OpenFailed.class,
                "missing.pem",
                () -> Client.builder("https://h1").authority(Path.of("missing.pem")).connect());
        assertInstanceOf(
                ConcordException.InvalidRequest.class,
                assertThrows(
                        ConcordException.class,
                        () -> Client.builder("http://h1").timeout(Duration.ZERO)));
    }
}
