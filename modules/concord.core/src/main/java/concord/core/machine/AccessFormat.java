package concord.core.machine;

import concord.core.ConcordException;
import concord.core.Key;
import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.Permission;
import concord.core.auth.Token;
import concord.core.command.PermissionBits;
import concord.core.command.TokenHash;
import concord.core.machine.AccessTable.Known;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Tokens and roles in a snapshot: the roles in the order of their names, then the tokens in that
/// of their ids.
final class AccessFormat {

    private AccessFormat() {}

    static void write(AccessTable table, DataOutput out) throws IOException {
        out.writeShort(table.ownRoles().size());
        for (AccessRole role : table.ownRoles().values()) {
            write(role.name(), out);
            out.writeByte(role.grants().size());
            for (Grant grant : role.grants()) {
                out.writeByte(PermissionBits.of(grant.permissions()));
                byte[] prefix = grant.prefix().map(Key::bytes).orElse(new byte[0]);
                out.writeShort(prefix.length);
                out.write(prefix);
            }
        }
        out.writeShort(table.tokens().size());
        for (Known known : table.tokens().values()) {
            Token token = known.token();
            out.write(known.hash().bytes());
            write(token.name(), out);
            out.writeByte(token.roles().size());
            for (String role : token.roles()) {
                write(role, out);
            }
            out.writeLong(token.createdAt().toEpochMilli());
            out.writeLong(token.expiresAt().map(Instant::toEpochMilli).orElse(Version.NEVER));
        }
    }

    static AccessTable read(DataInput in) throws IOException {
        SortedMap<String, AccessRole> roles = new TreeMap<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            AccessRole role = new AccessRole(readText(in), readGrants(in));
            boolean inOrder = roles.isEmpty() || roles.lastKey().compareTo(role.name()) < 0;
            if (!inOrder || AccessRole.isBuiltIn(role.name())) {
                throw new ConcordException.Damaged("roles that cannot be, or are out of order");
            }
            roles.put(role.name(), role);
        }
        SortedMap<String, Known> tokens = new TreeMap<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            Known known = readToken(in);
            if (!tokens.isEmpty() && tokens.lastKey().compareTo(known.token().id()) >= 0) {
                throw new ConcordException.Damaged("tokens are out of order");
            }
            tokens.put(known.token().id(), known);
        }
        return AccessTable.of(tokens, roles);
    }

    private static Known readToken(DataInput in) throws IOException {
        TokenHash hash = TokenHash.of(SnapshotFormat.readBytes(in, TokenHash.BYTES));
        String name = readText(in);
        List<String> roles = new ArrayList<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            roles.add(readText(in));
        }
        Instant createdAt = Instant.ofEpochMilli(in.readLong());
        long expiresAt = in.readLong();
        Optional<Instant> expiry =
                expiresAt == Version.NEVER
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(expiresAt));
        return new Known(new Token(hash.id(), name, roles, createdAt, expiry), hash, List.of());
    }

    private static List<Grant> readGrants(DataInput in) throws IOException {
        List<Grant> grants = new ArrayList<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            Set<Permission> permissions = PermissionBits.read(in.readUnsignedByte());
            byte[] prefix = SnapshotFormat.readBytes(in, in.readUnsignedShort());
            grants.add(
                    new Grant(
                            permissions,
                            prefix.length == 0 ? Optional.empty() : Optional.of(Key.of(prefix))));
        }
        return grants;
    }

    private static void write(String text, DataOutput out) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(utf8.length);
        out.write(utf8);
    }

    private static String readText(DataInput in) throws IOException {
        return SnapshotFormat.readText(in, in.readUnsignedByte());
    }
}
