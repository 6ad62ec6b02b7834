package concord.core.command;

import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.Token;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/// Commands and replies about tokens and roles, to bytes and back.
final class AccessCodec {

    static final byte CREATE_TOKEN = 12;
    static final byte REVOKE_TOKEN = 13;
    static final byte PUT_ROLE = 14;
    static final byte DROP_ROLE = 15;

    private AccessCodec() {}

    static void write(Sink sink, AccessCommand command) {
        switch (command) {
            case AccessCommand.CreateToken(
                            var name,
                            var hash,
                            var roles,
                            long ttlMillis,
                            boolean first) -> {
                sink.putByte(CREATE_TOKEN);
                Bytes.write(sink, name);
                sink.putBytes(hash.bytes());
                Bytes.write(sink, roles, (to, role) -> Bytes.write(to, role));
                sink.putLong(ttlMillis);
                Bytes.write(sink, first);
            }
            case AccessCommand.RevokeToken(String id) -> {
                sink.putByte(REVOKE_TOKEN);
                Bytes.write(sink, id);
            }
            case AccessCommand.PutRole(AccessRole(var name, var grants)) -> {
                sink.putByte(PUT_ROLE);
                Bytes.write(sink, name);
                Bytes.write(sink, grants, AccessCodec::write);
            }
            case AccessCommand.DropRole(String name) -> {
                sink.putByte(DROP_ROLE);
                Bytes.write(sink, name);
            }
        }
    }

    static AccessCommand readCreateToken(ByteBuffer source) {
        return new AccessCommand.CreateToken(
                Bytes.readText(source),
                readHash(source),
                Bytes.readList(source, Bytes::readText),
                source.getLong(),
                Bytes.readFlag(source));
    }

    static AccessCommand readPutRole(ByteBuffer source) {
        return new AccessCommand.PutRole(
                new AccessRole(
                        Bytes.readText(source), Bytes.readList(source, AccessCodec::readGrant)));
    }

    private static TokenHash readHash(ByteBuffer source) {
        byte[] hash = new byte[TokenHash.BYTES];
        source.get(hash);
        return TokenHash.of(hash);
    }

    private static void write(Sink sink, Grant grant) {
        sink.putByte(PermissionBits.of(grant.permissions()));
        Bytes.write(sink, grant.prefix(), (to, prefix) -> Bytes.write(to, prefix));
    }

    private static Grant readGrant(ByteBuffer source) {
        return new Grant(
                PermissionBits.read(source.get()), Bytes.readOptional(source, Bytes::readKey));
    }

    static void write(Sink sink, Token token) {
        Bytes.write(sink, token.id());
        Bytes.write(sink, token.name());
        Bytes.write(sink, token.roles(), (to, role) -> Bytes.write(to, role));
        sink.putLong(token.createdAt().toEpochMilli());
        Bytes.write(sink, token.expiresAt(), (to, at) -> to.putLong(at.toEpochMilli()));
    }

    static Token readToken(ByteBuffer source) {
        String id = Bytes.readText(source);
        String name = Bytes.readText(source);
        var roles = Bytes.readList(source, Bytes::readText);
        Instant createdAt = Bytes.readInstant(source);
        Optional<Instant> expiresAt = Bytes.readOptional(source, Bytes::readInstant);
        return new Token(id, name, roles, createdAt, expiresAt);
    }
}
