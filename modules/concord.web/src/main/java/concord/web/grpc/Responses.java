package concord.web.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Outcome;
import concord.core.Role;
import concord.core.Touched;
import concord.core.Value;
import concord.core.Written;
import concord.proto.v1.DeleteResult;
import concord.proto.v1.PutResult;
import concord.proto.v1.TouchResult;

/// What the store answers, as messages for clients.
final class Responses {

    private Responses() {}

    static ByteString bytes(Key key) {
        return UnsafeByteOperations.unsafeWrap(key.bytes());
    }

    static concord.proto.v1.Entry entry(Entry entry) {
        return record(entry).setValue(value(entry.value())).build();
    }

    static concord.proto.v1.Entry entry(Entry entry, boolean keyOnly) {
        return keyOnly ? record(entry).build() : entry(entry);
    }

    private static concord.proto.v1.Entry.Builder record(Entry entry) {
        var record =
                concord.proto.v1.Entry.newBuilder()
                        .setKey(bytes(entry.key()))
                        .setCreateRevision(entry.createRevision())
                        .setModRevision(entry.modRevision())
                        .setVersion(entry.version());
        entry.expiresAt().ifPresent(it -> record.setExpiresAtMillis(it.toEpochMilli()));
        entry.lease().ifPresent(record::setLease);
        return record;
    }

    private static concord.proto.v1.Value value(Value value) {
        ByteString bytes = UnsafeByteOperations.unsafeWrap(value.bytes());
        var message = concord.proto.v1.Value.newBuilder();
        return (value.isJson() ? message.setJsonBytes(bytes) : message.setRaw(bytes)).build();
    }

    static concord.proto.v1.Outcome outcome(Outcome outcome) {
        return switch (outcome) {
            case DONE -> concord.proto.v1.Outcome.OUTCOME_DONE;
            case NOT_FOUND -> concord.proto.v1.Outcome.OUTCOME_NOT_FOUND;
            case CONDITION_FAILED -> concord.proto.v1.Outcome.OUTCOME_CONDITION_FAILED;
        };
    }

    static PutResult put(Written written) {
        var result =
                PutResult.newBuilder()
                        .setOutcome(outcome(written.outcome()))
                        .setRevision(written.revision());
        written.previous().ifPresent(it -> result.setPrevious(entry(it)));
        return result.build();
    }

    static DeleteResult delete(Deleted deleted) {
        var result =
                DeleteResult.newBuilder()
                        .setOutcome(outcome(deleted.outcome()))
                        .setRevision(deleted.revision());
        deleted.previous().ifPresent(it -> result.setPrevious(entry(it)));
        return result.build();
    }

    static TouchResult touch(Touched touched) {
        return TouchResult.newBuilder()
                .setOutcome(outcome(touched.outcome()))
                .setRevision(touched.revision())
                .build();
    }

    static concord.proto.v1.Role role(Role role) {
        return switch (role) {
            case LEADER -> concord.proto.v1.Role.ROLE_LEADER;
            case FOLLOWER -> concord.proto.v1.Role.ROLE_FOLLOWER;
            case CANDIDATE -> concord.proto.v1.Role.ROLE_CANDIDATE;
            case LEARNER -> concord.proto.v1.Role.ROLE_LEARNER;
            case STOPPED -> concord.proto.v1.Role.ROLE_STOPPED;
        };
    }
}
