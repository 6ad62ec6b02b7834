package concord.client;

import com.google.protobuf.ByteString;
import concord.core.ConcordException;
import concord.core.Key;
import concord.core.auth.AccessRole;
import concord.core.auth.AccessRoles;
import concord.core.auth.Grant;
import concord.core.auth.Permission;
import concord.proto.v1.AuthGrpc;
import concord.proto.v1.DropRoleRequest;
import concord.proto.v1.GetRoleRequest;
import concord.proto.v1.ListRolesRequest;
import concord.proto.v1.PutRoleRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The roles of the servers' store.
final class RemoteRoles implements AccessRoles {

    private final Remote remote;

    RemoteRoles(Remote remote) {
        this.remote = remote;
    }

    @Override
    public void put(AccessRole role) {
        var message = concord.proto.v1.AccessRole.newBuilder().setName(role.name());
        for (Grant grant : role.grants()) {
            var each = concord.proto.v1.Grant.newBuilder();
            EnumSet.copyOf(grant.permissions())
                    .forEach(permission -> each.addPermissions(permission(permission)));
            grant.prefix().map(Requests::bytes).ifPresent(each::setPrefix);
            message.addGrants(each);
        }
        var request = PutRoleRequest.newBuilder().setRole(message).build();
        remote.ask(AuthGrpc.getPutRoleMethod(), request, Repeat.SAME_WRITE);
    }

    @Override
    public Optional<AccessRole> get(String name) {
        var request = GetRoleRequest.newBuilder().setName(name).build();
        try {
            return Optional.of(role(remote.read(AuthGrpc.getGetRoleMethod(), request).getRole()));
        } catch (ConcordException.NotFound e) {
            return Optional.empty();
        }
    }

    @Override
    public List<AccessRole> list() {
        var request = ListRolesRequest.getDefaultInstance();
        return remote.read(AuthGrpc.getListRolesMethod(), request).getRolesList().stream()
                .map(RemoteRoles::role)
                .toList();
    }

    @Override
    public boolean drop(String name) {
        var request = DropRoleRequest.newBuilder().setName(name).build();
        return remote.ask(AuthGrpc.getDropRoleMethod(), request, Repeat.UNSEEN_WRITE).getDropped();
    }

    private static AccessRole role(concord.proto.v1.AccessRole role) {
        return new AccessRole(
                role.getName(), role.getGrantsList().stream().map(RemoteRoles::grant).toList());
    }

    private static Grant grant(concord.proto.v1.Grant grant) {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        grant.getPermissionsList().forEach(each -> permission(each).ifPresent(permissions::add));
        ByteString prefix = grant.getPrefix();
        return new Grant(
                permissions,
                prefix.isEmpty() ? Optional.empty() : Optional.of(Key.of(prefix.toByteArray())));
    }

    /// Empty for one that a newer server has and this client does not know.
    private static Optional<Permission> permission(concord.proto.v1.Permission permission) {
        return switch (permission) {
            case PERMISSION_READ -> Optional.of(Permission.READ);
            case PERMISSION_WRITE -> Optional.of(Permission.WRITE);
            case PERMISSION_DELETE -> Optional.of(Permission.DELETE);
            case PERMISSION_ADMIN -> Optional.of(Permission.ADMIN);
            case PERMISSION_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
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
