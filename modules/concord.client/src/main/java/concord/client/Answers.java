package concord.client;

import com.google.protobuf.ByteString;
import concord.core.Change;
import concord.core.ConcordException;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Got;
import concord.core.Key;
import concord.core.Lease;
import concord.core.Outcome;
import concord.core.Page;
import concord.core.Result;
import concord.core.Role;
import concord.core.Touched;
import concord.core.TxnResult;
import concord.core.Value;
import concord.core.Written;
import concord.proto.v1.Event;
import concord.proto.v1.LeaseState;
import concord.proto.v1.OperationResult;
import concord.proto.v1.RangeResponse;
import concord.proto.v1.TxnResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What servers answer, as the store says it.
final class Answers {

    private static final Value NULL = Value.json("null");

    private Answers() {}

    static Key key(ByteString bytes) {
        return Key.of(bytes.toByteArray());
    }

    static List<Entry> entries(List<concord.proto.v1.Entry> entries) {
        return entries.stream().map(Answers::entry).toList();
    }

    static Entry entry(concord.proto.v1.Entry entry) {
        return new Entry(
                key(entry.getKey()),
                entry.hasValue() ? value(entry.getValue()) : NULL,
                entry.getCreateRevision(),
                entry.getModRevision(),
                entry.getVersion(),
                entry.hasExpiresAtMillis()
                        ? Optional.of(Instant.ofEpochMilli(entry.getExpiresAtMillis()))
                        : Optional.empty(),
                entry.hasLease() ? OptionalLong.of(entry.getLease()) : OptionalLong.empty());
    }

    static Optional<Entry> entry(boolean present, concord.proto.v1.Entry entry) {
        return present ? Optional.of(entry(entry)) : Optional.empty();
    }

    private static Value value(concord.proto.v1.Value value) {
        return switch (value.getKindCase()) {
            case JSON -> Value.json(value.getJsonBytes().toByteArray());
            case RAW -> Value.raw(value.getRaw().toByteArray());
            case KIND_NOT_SET -> throw unknown("a value");
        };
    }

    static TxnResult txn(TxnResponse response) {
        return new TxnResult(
                response.getSucceeded(),
                response.getRevision(),
                response.getResultsList().stream().map(Answers::result).toList());
    }

    private static Result result(OperationResult result) {
        return switch (result.getKindCase()) {
            case PUT -> {
                var put = result.getPut();
                yield new Written(
                        outcome(put.getOutcome()),
                        put.getRevision(),
                        entry(put.hasPrevious(), put.getPrevious()));
            }
            case DELETE -> {
                var delete = result.getDelete();
                yield new Deleted(
                        outcome(delete.getOutcome()),
                        delete.getRevision(),
                        entry(delete.hasPrevious(), delete.getPrevious()));
            }
            case TOUCH ->
                    new Touched(
                            outcome(result.getTouch().getOutcome()),
                            result.getTouch().getRevision());
            case GET -> new Got(entry(result.getGet().hasEntry(), result.getGet().getEntry()));
            case RANGE -> page(result.getRange());
            case KIND_NOT_SET -> throw unknown("a result");
        };
    }

    private static Page page(RangeResponse response) {
        return new Page(
                entries(response.getEntriesList()),
                next(response.hasNext(), response.getNext()),
                response.getRevision());
    }

    static Optional<Key> next(boolean present, ByteString key) {
        return present ? Optional.of(key(key)) : Optional.empty();
    }

    private static Outcome outcome(concord.proto.v1.Outcome outcome) {
        return switch (outcome) {
            case OUTCOME_DONE -> Outcome.DONE;
            case OUTCOME_NOT_FOUND -> Outcome.NOT_FOUND;
            case OUTCOME_CONDITION_FAILED -> Outcome.CONDITION_FAILED;
            case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> throw unknown("an outcome");
        };
    }

    static Lease lease(LeaseState lease) {
        return new Lease(
                lease.getId(),
                Duration.ofMillis(lease.getTtlMillis()),
                Instant.ofEpochMilli(lease.getExpiresAtMillis()));
    }

    static Change change(Event event) {
        return new Change(
                switch (event.getType()) {
                    case TYPE_PUT -> Change.Type.PUT;
                    case TYPE_DELETE -> Change.Type.DELETE;
                    case TYPE_EXPIRE -> Change.Type.EXPIRE;
                    case TYPE_UNSPECIFIED, UNRECOGNIZED -> throw unknown("a change");
                },
                key(event.getKey()),
                entry(event.hasEntry(), event.getEntry()),
                entry(event.hasPrevious(), event.getPrevious()));
    }

    static Role role(concord.proto.v1.Role role) {
        return switch (role) {
            case ROLE_LEADER -> Role.LEADER;
            case ROLE_FOLLOWER -> Role.FOLLOWER;
            case ROLE_CANDIDATE -> Role.CANDIDATE;
            case ROLE_LEARNER -> Role.LEARNER;
            case ROLE_STOPPED -> Role.STOPPED;
            case ROLE_UNSPECIFIED, UNRECOGNIZED -> throw unknown("a role");
        };
    }

    private static ConcordException unknown(String what) {
        return new ConcordException.Internal(
                "the server sent "
                        + what
                        + " that this client does not know; use a client as new as the server",
                null);
    }
}
