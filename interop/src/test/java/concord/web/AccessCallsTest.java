package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Settings;
import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.IssuedToken;
import concord.core.auth.Permission;
import concord.proto.v1.AddMemberRequest;
import concord.proto.v1.ClusterGrpc;
import concord.proto.v1.GetRequest;
import concord.proto.v1.KeyRange;
import concord.proto.v1.KvGrpc;
import concord.proto.v1.MembersRequest;
import concord.proto.v1.RangeRequest;
import concord.proto.v1.WatchGrpc;
import concord.proto.v1.WatchRequest;
import concord.proto.v1.WatchResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Calls where `auth.enabled` is on.
class AccessCallsTest {

    private static CallServer server;
    private static IssuedToken limited;

    @BeforeAll
    static void serve() {
        server = new CallServer(Settings.builder().set(Settings.AUTH_ENABLED, true).build());
        limited = limited(server.concord());
    }

    private static IssuedToken limited(Concord concord) {
        var access = concord.access();
        Grant grant = Grant.onPrefix("a/", Permission.READ, Permission.WRITE);
        access.roles().put(new AccessRole("of-a", List.of(grant)));
        return access.tokens().create("limited", List.of("of-a"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static KvGrpc.KvBlockingStub kv() {
        return KvGrpc.newBlockingStub(server.client(limited.secret()));
    }

    @Test
    void without_a_token_everything_but_health_is_refused() {
        var open = server.client();
        CallServer.refused(
                Status.Code.UNAUTHENTICATED,
                "UNAUTHORIZED",
                "there is no token",
                () -> KvGrpc.newBlockingStub(open).get(get("a/1")));
        CallServer.refused(
                Status.Code.UNAUTHENTICATED,
                "UNAUTHORIZED",
                "there is no token",
                () ->
                        ClusterGrpc.newBlockingStub(open)
                                .members(MembersRequest.getDefaultInstance()));
        HealthGrpc.newBlockingStub(open).check(HealthCheckRequest.getDefaultInstance());
    }

    @Test
    void a_grant_holds_inside_its_prefix_and_nowhere_else() {
        assertTrue(kv().put(CallServer.put("a/1", "1")).getRevision() > 0);
        assertEquals("1", kv().get(get("a/1")).getEntry().getValue().getJson());
        forbidden(() -> kv().put(CallServer.put("b/1", "1")));
        forbidden(() -> kv().get(get("b/1")));
        forbidden(() -> kv().range(RangeRequest.getDefaultInstance()).hasNext());
        forbidden(() ->
                WatchGrpc.newBlockingStub(server.client(limited.secret()))
                        .watch(WatchRequest.getDefaultInstance())
                        .hasNext());
    }

    @Test
    void members_are_changed_by_admins_alone() {
        var cluster = ClusterGrpc.newBlockingStub(server.client(limited.secret()));
        assertEquals(1, cluster.members(MembersRequest.getDefaultInstance()).getMembersCount());
        forbidden(() ->
                cluster.add(
                        AddMemberRequest.newBuilder()
                                .setId("n2")
                                .setAddress("127.0.0.1:7000")
                                .build()));
    }

    @Test
    void a_watch_ends_when_its_token_is_revoked() {
        var access = server.concord().access();
        IssuedToken brief = access.tokens().create("brief", List.of("of-a"));
        Iterator<WatchResponse> changes =
                WatchGrpc.newBlockingStub(server.client(brief.secret()))
                        .watch(
                                WatchRequest.newBuilder()
                                        .setKeys(
                                                KeyRange.newBuilder()
                                                        .setPrefix(CallServer.bytes("a/")))
                                        .build());
        changes.next(); // where it begins

        access.tokens().revoke(brief.token().id());

        var e = assertThrows(StatusRuntimeException.class, changes::next);
        assertEquals(Status.Code.UNAUTHENTICATED, e.getStatus().getCode());
    }

    private static void forbidden(org.junit.jupiter.api.function.Executable call) {
        CallServer.refused(Status.Code.PERMISSION_DENIED, "FORBIDDEN", "permission on", call);
    }

    private static GetRequest get(String key) {
        return GetRequest.newBuilder().setKey(CallServer.bytes(key)).build();
    }
}
