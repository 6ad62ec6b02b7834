package concord.web;

import static concord.web.CallServer.put;
import static concord.web.CallServer.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Settings;
import concord.proto.v1.AddMemberRequest;
import concord.proto.v1.ClusterGrpc;
import concord.proto.v1.GrantRequest;
import concord.proto.v1.InfoRequest;
import concord.proto.v1.KeepAliveRequest;
import concord.proto.v1.KeepAliveResponse;
import concord.proto.v1.KvGrpc;
import concord.proto.v1.LeaseGrpc;
import concord.proto.v1.ListLeasesRequest;
import concord.proto.v1.MembersRequest;
import concord.proto.v1.RemoveMemberRequest;
import concord.proto.v1.RevokeRequest;
import concord.proto.v1.Role;
import concord.proto.v1.StatusRequest;
import concord.proto.v1.TransferRequest;
import concord.testkit.Await;
import concord.testkit.TestCluster;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Leases and members over gRPC.
@Timeout(120)
class LeaseAndClusterCallsTest {

    private final CallServer server = new CallServer();
    private final LeaseGrpc.LeaseBlockingStub lease = LeaseGrpc.newBlockingStub(server.client());
    private final ClusterGrpc.ClusterBlockingStub cluster =
            ClusterGrpc.newBlockingStub(server.client());

    @TempDir Path directory;

    @AfterEach
    void close() {
        server.close();
    }

    private long grant() {
        return lease.grant(GrantRequest.newBuilder().setTtlMillis(60_000).build())
                .getLease()
                .getId();
    }

    @Test
    void a_lease_is_granted_told_of_and_revoked_with_its_keys() {
        long id = grant();
        var kv = KvGrpc.newBlockingStub(server.client());
        kv.put(put("k", "1").toBuilder().setLease(id).build());
        var info = lease.info(InfoRequest.newBuilder().setId(id).build());
        assertEquals(60_000, info.getLease().getTtlMillis());
        assertTrue(info.getLease().getLeftMillis() > 50_000);
        assertEquals("k", info.getKeys(0).toStringUtf8());
        assertEquals(1, lease.list(ListLeasesRequest.getDefaultInstance()).getLeasesCount());
        lease.revoke(RevokeRequest.newBuilder().setId(id).build());
        assertEquals(0, server.concord().status().keys());
        refused(
                Status.Code.NOT_FOUND,
                "NOT_FOUND",
                "lease " + id,
                () -> lease.revoke(RevokeRequest.newBuilder().setId(id).build()));
        refused(
                Status.Code.NOT_FOUND,
                "NOT_FOUND",
                "there is no lease " + id,
                () -> lease.info(InfoRequest.newBuilder().setId(id).build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "ttl is PT0S",
                () -> lease.grant(GrantRequest.getDefaultInstance()));
    }

    @Test
    void one_stream_keeps_many_leases_alive_and_says_which_are_gone() throws Exception {
        long first = grant();
        long second = grant();
        Received<KeepAliveRequest, KeepAliveResponse> received = Received.all();
        var requests = LeaseGrpc.newStub(server.client()).keepAlive(received);
        for (long id : List.of(first, 99L, second)) {
            requests.onNext(KeepAliveRequest.newBuilder().setId(id).build());
            KeepAliveResponse response = received.next();
            assertEquals(id, response.getId());
            assertEquals(id != 99, response.hasLease());
        }
        requests.onCompleted();
        assertTrue(received.status().isOk());
    }

    @Test
    void a_keep_alive_that_is_left_alone_goes_with_its_connection() throws Exception {
        var other = server.channel();
        Received<KeepAliveRequest, KeepAliveResponse> received = Received.all();
        var requests = LeaseGrpc.newStub(other).keepAlive(received);
        requests.onNext(KeepAliveRequest.newBuilder().setId(1).build());
        received.next();
        assertEquals(1, server.endpoint().calls());
        other.shutdownNow();
        Await.until("the call is gone", () -> server.endpoint().calls() == 0);
    }

    @Test
    void a_member_tells_of_itself_and_of_its_cluster() {
        var status = cluster.status(StatusRequest.getDefaultInstance());
        assertEquals(Role.ROLE_LEADER, status.getRole());
        assertEquals(status.getNode(), status.getLeader());
        assertTrue(status.getReady());
        assertFalse(status.hasProblem());
        assertTrue(status.getTimeMillis() > 0);
        var members = cluster.members(MembersRequest.getDefaultInstance());
        assertEquals(status.getNode(), members.getMembers(0).getId());
        assertFalse(members.getClusterId().isEmpty());
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "id of the member is missing",
                () -> cluster.remove(RemoveMemberRequest.getDefaultInstance()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "address of the member is missing",
                () -> cluster.add(AddMemberRequest.newBuilder().setId("n2").build()));
    }

    @Test
    void members_are_changed_on_any_member() throws Exception {
        // Nobody is elected between a call and its answer because the machine is busy.
        Duration calm = Duration.ofSeconds(3);
        try (TestCluster three = TestCluster.of(3).electionTimeout(calm).start(directory)) {
            String leader = three.awaitLeader().status().node();
            Concord follower =
                    three.members().stream()
                            .filter(it -> !it.status().node().equals(leader))
                            .findFirst()
                            .orElseThrow();
            Settings settings =
                    Settings.defaults().toBuilder().set(HttpEndpointProvider.PORT, 0).build();
            try (HttpEndpoint endpoint = HttpEndpoint.start(settings, follower)) {
                var channel = CallServer.builder(endpoint.address()).usePlaintext().build();
                changes(ClusterGrpc.newBlockingStub(channel), follower, leader);
                channel.shutdownNow();
            }
        }
    }

    private static void changes(
            ClusterGrpc.ClusterBlockingStub members, Concord follower, String leader) {
        String own = follower.status().node();
        assertEquals(3, members.members(MembersRequest.getDefaultInstance()).getMembersCount());
        try {
            members.transfer(TransferRequest.newBuilder().setId(own).build());
        } catch (StatusRuntimeException e) {
            // The connection to the old leader may end before its answer is here.
            assertEquals(Status.Code.UNAVAILABLE, e.getStatus().getCode(), e::getMessage);
        }
        Await.until(
                "the follower leads", () -> follower.status().role() == concord.core.Role.LEADER);
        refused(
                Status.Code.NOT_FOUND,
                "NOT_FOUND",
                "there is no member n9",
                () -> members.transfer(TransferRequest.newBuilder().setId("n9").build()));
        refused(
                Status.Code.FAILED_PRECONDITION,
                "CONDITION_FAILED",
                "there is a member " + leader + " already",
                () ->
                        members.add(
                                AddMemberRequest.newBuilder()
                                        .setId(leader)
                                        .setAddress("127.0.0.1:1")
                                        .build()));
        members.remove(RemoveMemberRequest.newBuilder().setId(leader).build());
        assertEquals(2, members.members(MembersRequest.getDefaultInstance()).getMembersCount());
    }
}
