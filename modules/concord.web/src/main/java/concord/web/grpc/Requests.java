package concord.web.grpc;

import com.google.protobuf.ByteString;
import concord.core.Comparison;
import concord.core.Compression;
import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Consistency;
import concord.core.Delete;
import concord.core.Key;
import concord.core.Lifetime;
import concord.core.Predicate;
import concord.core.Put;
import concord.core.Range;
import concord.core.Touch;
import concord.core.Value;
import concord.proto.v1.DeleteRequest;
import concord.proto.v1.KeyRange;
import concord.proto.v1.NumberCondition;
import concord.proto.v1.PutRequest;
import concord.proto.v1.RangeRequest;
import concord.proto.v1.TouchRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What messages of clients say, as the store takes it.
final class Requests {

    private Requests() {}

    static Key key(ByteString bytes) {
        return Key.of(bytes.toByteArray());
    }

    static Value value(concord.proto.v1.Value value) {
        return switch (value.getKindCase()) {
            case JSON -> Value.json(value.getJson());
            case RAW -> Value.raw(value.getRaw().toByteArray());
            case KIND_NOT_SET -> throw invalid("value has neither json nor raw; set one of them");
        };
    }

    /// The level that is asked for; empty for that of the settings.
    static Optional<Consistency> consistency(concord.proto.v1.Consistency level) {
        return switch (level) {
            case CONSISTENCY_UNSPECIFIED -> Optional.empty();
            case CONSISTENCY_EVENTUAL -> Optional.of(Consistency.EVENTUAL);
            case CONSISTENCY_LEADER -> Optional.of(Consistency.LEADER);
            case CONSISTENCY_STRONG -> Optional.of(Consistency.STRONG);
            case UNRECOGNIZED ->
                    throw invalid(
                            "consistency is none that this member knows; it must be eventual,"
                                    + " leader or strong");
        };
    }

    static Put put(PutRequest request) {
        if (!request.hasValue()) {
            throw invalid("value is missing; a stored null is the JSON text null");
        }
        return new Put(
                key(request.getKey()),
                value(request.getValue()),
                lifetime(request),
                request.hasCondition() ? condition(request.getCondition()) : Condition.ALWAYS,
                compression(request.getCompression()),
                request.getReturnPrevious());
    }

    private static Lifetime lifetime(PutRequest request) {
        return switch (request.getLifetimeCase()) {
            case TTL_MILLIS -> Lifetime.ttl(Duration.ofMillis(request.getTtlMillis()));
            case LEASE -> Lifetime.lease(request.getLease());
            case LIFETIME_NOT_SET -> Lifetime.UNLIMITED;
        };
    }

    private static Compression compression(PutRequest.Compression compression) {
        return switch (compression) {
            case COMPRESSION_UNSPECIFIED -> Compression.AUTO;
            case COMPRESSION_ALWAYS -> Compression.ALWAYS;
            case COMPRESSION_NEVER -> Compression.NEVER;
            case UNRECOGNIZED -> throw invalid("compression is none that this member knows");
        };
    }

    static Delete delete(DeleteRequest request) {
        return new Delete(
                key(request.getKey()),
                request.hasCondition() ? condition(request.getCondition()) : Condition.ALWAYS,
                request.getReturnPrevious());
    }

    static Touch touch(TouchRequest request) {
        return Touch.of(key(request.getKey()), Duration.ofMillis(request.getTtlMillis()));
    }

    static Condition condition(concord.proto.v1.Condition condition) {
        return switch (condition.getKindCase()) {
            case PRESENT -> condition.getPresent() ? Condition.PRESENT : Condition.ABSENT;
            case NUMBER -> number(condition.getNumber());
            case VALUE ->
                    new Condition.Valued(
                            comparison(condition.getValue().getComparison()),
                            value(condition.getValue().getOperand()));
            case WHERE -> new Condition.Where(Predicate.parse(condition.getWhere()));
            case KIND_NOT_SET ->
                    throw invalid(
                            "condition is empty; set one of present, number, value and where");
        };
    }

    private static Condition number(NumberCondition number) {
        Condition.Target target =
                switch (number.getTarget()) {
                    case TARGET_VERSION -> Condition.Target.VERSION;
                    case TARGET_MOD_REVISION -> Condition.Target.MOD_REVISION;
                    case TARGET_CREATE_REVISION -> Condition.Target.CREATE_REVISION;
                    case TARGET_LEASE -> Condition.Target.LEASE;
                    case TARGET_UNSPECIFIED, UNRECOGNIZED ->
                            throw invalid(
                                    "target of a condition is missing; it must be the version, the"
                                            + " mod or create revision, or the lease");
                };
        return new Condition.Numbered(
                target, comparison(number.getComparison()), number.getOperand());
    }

    private static Comparison comparison(concord.proto.v1.Comparison comparison) {
        return switch (comparison) {
            case COMPARISON_UNSPECIFIED, COMPARISON_EQUAL -> Comparison.EQUAL;
            case COMPARISON_NOT_EQUAL -> Comparison.NOT_EQUAL;
            case COMPARISON_LESS -> Comparison.LESS;
            case COMPARISON_LESS_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
            case COMPARISON_GREATER -> Comparison.GREATER;
            case COMPARISON_GREATER_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
            case UNRECOGNIZED -> throw invalid("comparison is none that this member knows");
        };
    }

    /// The keys alone, in no order and without limit.
    static Range range(KeyRange keys) {
        if (keys.hasPrefix()) {
            if (keys.hasFrom() || keys.hasTo()) {
                throw invalid(
                        "prefix is given beside from or to; a range has the one or the other");
            }
            return Range.prefix(keys.getPrefix().toByteArray());
        }
        return new Range(
                keys.hasFrom() ? Optional.of(key(keys.getFrom())) : Optional.empty(),
                keys.hasTo() ? Optional.of(key(keys.getTo())) : Optional.empty(),
                keys.getToInclusive(),
                false,
                OptionalInt.empty(),
                Optional.empty(),
                false,
                OptionalLong.empty());
    }

    static Range range(RangeRequest request) {
        Range keys = range(request.getKeys());
        return new Range(
                keys.from(),
                keys.to(),
                keys.toInclusive(),
                request.getDescending(),
                request.hasLimit() ? OptionalInt.of(request.getLimit()) : OptionalInt.empty(),
                request.hasAfter() ? Optional.of(key(request.getAfter())) : Optional.empty(),
                request.getKeysOnly(),
                request.hasRevision()
                        ? OptionalLong.of(request.getRevision())
                        : OptionalLong.empty());
    }

    static ConcordException.InvalidRequest invalid(String message) {
        return new ConcordException.InvalidRequest(message);
    }
}
