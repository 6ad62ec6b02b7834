package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Settings;
import concord.proto.v1.AccessRole;
import concord.proto.v1.AuthGrpc;
import concord.proto.v1.CreateTokenRequest;
import concord.proto.v1.DropRoleRequest;
import concord.proto.v1.GetRoleRequest;
import concord.proto.v1.GetTokenRequest;
import concord.proto.v1.Grant;
import concord.proto.v1.ListRolesRequest;
import concord.proto.v1.ListTokensRequest;
import concord.proto.v1.Permission;
import concord.proto.v1.PutRoleRequest;
import concord.proto.v1.RevokeTokenRequest;
import concord.proto.v1.Token;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Tokens and roles by gRPC.
class AuthCallsTest {

    private static CallServer server;
    private static AuthGrpc.AuthBlockingStub auth;

    @BeforeAll
    static void serve() {
        server = new CallServer(Settings.builder().set(Settings.AUTH_ENABLED, true).build());
        auth = as(server.concord().access().tokens().create("root", List.of("admin")).secret());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static AuthGrpc.AuthBlockingStub as(String secret) {
        return AuthGrpc.newBlockingStub(server.client(secret));
    }

    private static AccessRole role(String name, String prefix, Permission... permissions) {
        return AccessRole.newBuilder()
                .setName(name)
                .addGrants(
                        Grant.newBuilder()
                                .addAllPermissions(List.of(permissions))
                                .setPrefix(CallServer.bytes(prefix)))
                .build();
    }

    private static void put(AccessRole role) {
        auth.putRole(PutRoleRequest.newBuilder().setRole(role).build());
    }

    @Test
    void a_token_is_made_shown_and_revoked() {
        var request =
                CreateTokenRequest.newBuilder()
                        .setName("app")
                        .addRoles("viewer")
                        .setTtlMillis(60_000)
                        .build();
        var made = auth.createToken(request);
        Token token = made.getToken();
        assertTrue(made.getSecret().startsWith("ccd_"), "its secret begins as it should");
        assertEquals(60_000, token.getExpiresAtMillis() - token.getCreatedAtMillis());
        var one = GetTokenRequest.newBuilder().setId(token.getId()).build();
        assertEquals(token, auth.getToken(one).getToken());
        assertTrue(
                auth.listTokens(ListTokensRequest.getDefaultInstance())
                        .getTokensList()
                        .contains(token));

        var revoke = RevokeTokenRequest.newBuilder().setId(token.getId()).build();
        assertTrue(auth.revokeToken(revoke).getRevoked());
        assertFalse(auth.revokeToken(revoke).getRevoked());
        CallServer.refused(
                Status.Code.NOT_FOUND,
                "NOT_FOUND",
                "there is no token '" + token.getId() + "'",
                () -> auth.getToken(one));
        CallServer.refused(
                Status.Code.UNAUTHENTICATED,
                "UNAUTHORIZED",
                "token",
                () -> as(made.getSecret()).listRoles(ListRolesRequest.getDefaultInstance()));
    }

    @Test
    void a_role_is_made_shown_and_dropped() {
        AccessRole role =
                role("of-a", "a/", Permission.PERMISSION_READ, Permission.PERMISSION_DELETE);
        put(role);
        var one = GetRoleRequest.newBuilder().setName("of-a").build();
        assertEquals(role, auth.getRole(one).getRole());
        List<String> names =
                auth.listRoles(ListRolesRequest.getDefaultInstance()).getRolesList().stream()
                        .map(AccessRole::getName)
                        .toList();
        assertEquals(List.of("admin", "editor", "viewer"), names.subList(0, 3));
        assertTrue(names.contains("of-a"), names::toString);

        var drop = DropRoleRequest.newBuilder().setName("of-a").build();
        assertTrue(auth.dropRole(drop).getDropped());
        assertFalse(auth.dropRole(drop).getDropped());
        CallServer.refused(
                Status.Code.NOT_FOUND,
                "NOT_FOUND",
                "there is no role 'of-a'",
                () -> auth.getRole(one));
    }

    @Test
    void what_is_not_possible_is_said() {
        invalid("permissions of a grant", () -> put(role("x", "a/")));
        invalid(
                "permissions of a grant",
                () -> put(role("x", "a/", Permission.PERMISSION_UNSPECIFIED)));
        invalid("'admin'", () -> put(role("admin", "", Permission.PERMISSION_READ)));
        invalid("name of the role", () -> put(AccessRole.getDefaultInstance()));
        invalid(
                "name of the token",
                () -> auth.createToken(CreateTokenRequest.getDefaultInstance()));
        invalid(
                "ttl",
                () ->
                        auth.createToken(
                                CreateTokenRequest.newBuilder()
                                        .setName("n")
                                        .addRoles("viewer")
                                        .setTtlMillis(-1)
                                        .build()));
        CallServer.refused(
                Status.Code.NOT_FOUND,
                "NOT_FOUND",
                "nobody",
                () ->
                        auth.createToken(
                                CreateTokenRequest.newBuilder()
                                        .setName("n")
                                        .addRoles("nobody")
                                        .build()));
        put(role("held", "a/", Permission.PERMISSION_READ));
        auth.createToken(CreateTokenRequest.newBuilder().setName("n").addRoles("held").build());
        CallServer.refused(
                Status.Code.FAILED_PRECONDITION,
                "CONDITION_FAILED",
                "held",
                () -> auth.dropRole(DropRoleRequest.newBuilder().setName("held").build()));
    }

    private static void invalid(String message, Executable call) {
        CallServer.refused(Status.Code.INVALID_ARGUMENT, "INVALID_REQUEST", message, call);
    }

    /// Each method for each of the roles that are built in, for a limited one and for nobody.
    @Test
    void only_admins_may() {
        put(role("limited-admin", "a/", Permission.PERMISSION_ADMIN));
        for (String role : List.of("editor", "viewer", "limited-admin")) {
            var tokens = server.concord().access().tokens();
            var stub = as(tokens.create(role, List.of(role)).secret());
            calls(stub)
                    .forEach((_, call) ->
                            CallServer.refused(
                                    Status.Code.PERMISSION_DENIED,
                                    "FORBIDDEN",
                                    "permission",
                                    call));
        }
        calls(AuthGrpc.newBlockingStub(server.client()))
                .forEach((_, call) ->
                        CallServer.refused(
                                Status.Code.UNAUTHENTICATED,
                                "UNAUTHORIZED",
                                "there is no token",
                                call));
        assertEquals(
                AuthGrpc.getServiceDescriptor().getMethods().size(),
                calls(auth).size(),
                "a method is missing here");
    }

    private static Map<String, Executable> calls(AuthGrpc.AuthBlockingStub stub) {
        Map<String, Executable> calls = new TreeMap<>();
        calls.put(
                "CreateToken",
                () ->
                        stub.createToken(
                                CreateTokenRequest.newBuilder()
                                        .setName("n")
                                        .addRoles("viewer")
                                        .build()));
        calls.put("ListTokens", () -> stub.listTokens(ListTokensRequest.getDefaultInstance()));
        calls.put("GetToken", () -> stub.getToken(GetTokenRequest.getDefaultInstance()));
        calls.put("RevokeToken", () -> stub.revokeToken(RevokeTokenRequest.getDefaultInstance()));
        calls.put(
                "PutRole",
                () ->
                        stub.putRole(
                                PutRoleRequest.newBuilder()
                                        .setRole(role("x", "", Permission.PERMISSION_READ))
                                        .build()));
        calls.put("ListRoles", () -> stub.listRoles(ListRolesRequest.getDefaultInstance()));
        calls.put("GetRole", () -> stub.getRole(GetRoleRequest.getDefaultInstance()));
        calls.put("DropRole", () -> stub.dropRole(DropRoleRequest.getDefaultInstance()));
        return calls;
    }
}
