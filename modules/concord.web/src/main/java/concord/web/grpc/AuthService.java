package concord.web.grpc;

import com.google.protobuf.ByteString;
import concord.core.ErrorCode;
import concord.core.Key;
import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.IssuedToken;
import concord.core.auth.Permission;
import concord.core.auth.Token;
import concord.core.auth.Tokens;
import concord.proto.v1.AuthGrpc;
import concord.proto.v1.CreateTokenRequest;
import concord.proto.v1.CreateTokenResponse;
import concord.proto.v1.DropRoleRequest;
import concord.proto.v1.DropRoleResponse;
import concord.proto.v1.GetRoleRequest;
import concord.proto.v1.GetRoleResponse;
import concord.proto.v1.GetTokenRequest;
import concord.proto.v1.GetTokenResponse;
import concord.proto.v1.ListRolesRequest;
import concord.proto.v1.ListRolesResponse;
import concord.proto.v1.ListTokensRequest;
import concord.proto.v1.ListTokensResponse;
import concord.proto.v1.PutRoleRequest;
import concord.proto.v1.PutRoleResponse;
import concord.proto.v1.RevokeTokenRequest;
import concord.proto.v1.RevokeTokenResponse;
import concord.web.grpc.wire.Call;
import concord.web.grpc.wire.Method;
import concord.web.grpc.wire.Refusal;
import concord.web.grpc.wire.RefusalException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tokens and roles.
final class AuthService {

    private final Members members;

    AuthService(Members members) {
        this.members = members;
    }

    List<Method<?, ?>> methods() {
        return List.of(
                Method.single(AuthGrpc.getCreateTokenMethod(), this::createToken),
                Method.single(AuthGrpc.getListTokensMethod(), this::listTokens),
                Method.single(AuthGrpc.getGetTokenMethod(), this::getToken),
                Method.single(AuthGrpc.getRevokeTokenMethod(), this::revokeToken),
                Method.single(AuthGrpc.getPutRoleMethod(), this::putRole),
                Method.single(AuthGrpc.getListRolesMethod(), this::listRoles),
                Method.single(AuthGrpc.getGetRoleMethod(), this::getRole),
                Method.single(AuthGrpc.getDropRoleMethod(), this::dropRole));
    }

    private CreateTokenResponse createToken(Call call, CreateTokenRequest request) {
        Tokens tokens = members.access(call).tokens();
        List<String> roles = request.getRolesList();
        IssuedToken issued =
                request.hasTtlMillis()
                        ? tokens.create(
                                request.getName(), roles, Duration.ofMillis(request.getTtlMillis()))
                        : tokens.create(request.getName(), roles);
        return CreateTokenResponse.newBuilder()
                .setToken(token(issued.token()))
                .setSecret(issued.secret())
                .build();
    }

    private ListTokensResponse listTokens(Call call, ListTokensRequest request) {
        var response = ListTokensResponse.newBuilder();
        members.access(call).tokens().list().forEach(each -> response.addTokens(token(each)));
        return response.build();
    }

    private GetTokenResponse getToken(Call call, GetTokenRequest request) {
        String id = request.getId();
        Token token = members.access(call).tokens().get(id).orElseThrow(() -> absent("token", id));
        return GetTokenResponse.newBuilder().setToken(token(token)).build();
    }

    private RevokeTokenResponse revokeToken(Call call, RevokeTokenRequest request) {
        boolean revoked = members.access(call).tokens().revoke(request.getId());
        return RevokeTokenResponse.newBuilder().setRevoked(revoked).build();
    }

    private PutRoleResponse putRole(Call call, PutRoleRequest request) {
        concord.proto.v1.AccessRole role = request.getRole();
        List<Grant> grants = role.getGrantsList().stream().map(AuthService::grant).toList();
        members.access(call).roles().put(new AccessRole(role.getName(), grants));
        return PutRoleResponse.getDefaultInstance();
    }

    private ListRolesResponse listRoles(Call call, ListRolesRequest request) {
        var response = ListRolesResponse.newBuilder();
        members.access(call).roles().list().forEach(each -> response.addRoles(role(each)));
        return response.build();
    }

    private GetRoleResponse getRole(Call call, GetRoleRequest request) {
        String name = request.getName();
        AccessRole role =
                members.access(call).roles().get(name).orElseThrow(() -> absent("role", name));
        return GetRoleResponse.newBuilder().setRole(role(role)).build();
    }

    private DropRoleResponse dropRole(Call call, DropRoleRequest request) {
        boolean dropped = members.access(call).roles().drop(request.getName());
        return DropRoleResponse.newBuilder().setDropped(dropped).build();
    }

    private static RefusalException absent(String what, String name) {
        return Refusal.of(ErrorCode.NOT_FOUND, "there is no " + what + " '" + name + "'")
                .exception();
    }

    private static concord.proto.v1.Token token(Token token) {
        var message =
                concord.proto.v1.Token.newBuilder()
                        .setId(token.id())
                        .setName(token.name())
                        .addAllRoles(token.roles())
                        .setCreatedAtMillis(token.createdAt().toEpochMilli());
        token.expiresAt().map(Instant::toEpochMilli).ifPresent(message::setExpiresAtMillis);
        return message.build();
    }

    private static concord.proto.v1.AccessRole role(AccessRole role) {
        var message = concord.proto.v1.AccessRole.newBuilder().setName(role.name());
        for (Grant grant : role.grants()) {
            var each = concord.proto.v1.Grant.newBuilder();
            EnumSet.copyOf(grant.permissions())
                    .forEach(permission -> each.addPermissions(permission(permission)));
            grant.prefix().map(Key::bytes).map(ByteString::copyFrom).ifPresent(each::setPrefix);
            message.addGrants(each);
        }
        return message.build();
    }

    private static Grant grant(concord.proto.v1.Grant grant) {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        grant.getPermissionsList().forEach(each -> permissions.add(permission(each)));
        ByteString prefix = grant.getPrefix();
        return new Grant(
                permissions,
                prefix.isEmpty() ? Optional.empty() : Optional.of(Key.of(prefix.toByteArray())));
    }

    private static Permission permission(concord.proto.v1.Permission permission) {
        return switch (permission) {
            case PERMISSION_READ -> Permission.READ;
            case PERMISSION_WRITE -> Permission.WRITE;
            case PERMISSION_DELETE -> Permission.DELETE;
            case PERMISSION_ADMIN -> Permission.ADMIN;
            case PERMISSION_UNSPECIFIED, UNRECOGNIZED ->
                    throw Requests.invalid(
                            "permissions of a grant have one that is none; each must be READ,"
                                    + " WRITE, DELETE or ADMIN");
        };
    }

    private static concord.proto.v1.Permission permission(Permission permission) {
        return switch (permission) {
            case READ -> concord.proto.v1.Permission.PERMISSION_READ;
            case WRITE -> concord.proto.v1.Permission.PERMISSION_WRITE;
            case DELETE -> concord.proto.v1.Permission.PERMISSION_DELETE;
            case ADMIN -> concord.proto.v1.Permission.PERMISSION_ADMIN;
        };
    }
}
