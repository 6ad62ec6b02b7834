package concord.cli.remote;

import concord.core.Compression;
import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Delete;
import concord.core.Lifetime;
import concord.core.Predicate;
import concord.core.Put;
import concord.core.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The writes of a transaction as JSON: what is put or deleted, and on which condition.
final class TxnWrites {

    private static final Set<String> DELETE =
            Set.of(
                    "key",
                    "return_previous",
                    "expected",
                    "mod_revision",
                    "version",
                    "absent",
                    "present",
                    "where");
    private static final Set<String> PUT =
            Stream.concat(
                            DELETE.stream(),
                            Stream.of("value", "encoding", "compression", "ttl", "lease"))
                    .collect(Collectors.toUnmodifiableSet());

    private TxnWrites() {}

    static Put put(JsonPart what) {
        JsonFields fields = what.object("{\"key\": …, \"value\": …}", PUT);
        Optional<Duration> ttl = fields.given("ttl").map(TxnWrites::ttl);
        Optional<Long> lease = fields.given("lease").map(JsonPart::integer);
        if (ttl.isPresent() && lease.isPresent()) {
            throw new ConcordException.InvalidRequest(
                    fields.path() + " has ttl and lease; a key has one or the other");
        }
        Put put =
                Put.of(TxnText.key(fields), value(fields))
                        .lifetime(
                                ttl.map(Lifetime::ttl)
                                        .or(() -> lease.map(Lifetime::lease))
                                        .orElse(Lifetime.UNLIMITED))
                        .when(condition(fields));
        Put packed = fields.given("compression").map(it -> compressed(put, it)).orElse(put);
        return fields.flag("return_previous") ? packed.returningPrevious() : packed;
    }

    private static Value value(JsonFields fields) {
        JsonPart value = fields.required("value");
        Optional<JsonPart> encoding = fields.optional("encoding");
        if (encoding.isEmpty()) {
            return value.value();
        }
        if (!encoding.get().string().equals("base64")) {
            throw encoding.get().refused("must be \"base64\", or left out for a JSON value");
        }
        try {
            return Value.raw(Base64.getDecoder().decode(value.string()));
        } catch (IllegalArgumentException e) {
            throw value.refused("is not base64: " + e.getMessage());
        }
    }

    private static Put compressed(Put put, JsonPart name) {
        for (Compression compression : Compression.values()) {
            if (compression.name().toLowerCase(Locale.ROOT).equals(name.string())) {
                return put.compression(compression);
            }
        }
        throw name.refused("must be auto, always or never");
    }

    static Delete delete(JsonPart what) {
        JsonFields fields = what.object("{\"key\": …}", DELETE);
        Delete delete = Delete.of(TxnText.key(fields)).when(condition(fields));
        return fields.flag("return_previous") ? delete.returningPrevious() : delete;
    }

    /// A number of seconds, at least 1.
    static Duration ttl(JsonPart seconds) {
        long longest = Lifetime.LONGEST_TTL.toSeconds();
        long given = seconds.integer();
        if (given < 1 || given > longest) {
            throw seconds.refused("must be a whole number of seconds from 1 to " + longest);
        }
        return Duration.ofSeconds(given);
    }

    private static Condition condition(JsonFields fields) {
        List<Condition> found = new ArrayList<>(1);
        fields.optional("expected").ifPresent(it -> found.add(Condition.value(it.value())));
        fields.optional("mod_revision")
                .ifPresent(it -> found.add(Condition.modRevision(it.integer())));
        fields.optional("version").ifPresent(it -> found.add(Condition.version(it.integer())));
        fields.optional("where")
                .ifPresent(it -> found.add(new Condition.Where(Predicate.parse(it.text()))));
        if (fields.flag("absent")) {
            found.add(Condition.ABSENT);
        }
        if (fields.flag("present")) {
            found.add(Condition.PRESENT);
        }
        if (found.size() > 1) {
            throw new ConcordException.InvalidRequest(
                    fields.path()
                            + " has more than one condition; give one of expected, mod_revision,"
                            + " version, absent, present and where");
        }
        return found.isEmpty() ? Condition.ALWAYS : found.getFirst();
    }
}
