package concord.json;

import concord.core.Compression;
import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Lifetime;
import concord.core.Put;
import concord.core.Value;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What is put, as JSON: the value, and how long it lives.
public final class PutFields {

    /// How a put looks, for messages.
    public static final String FORM = "{\"value\": …}";

    /// The field and the query parameter that ask for what was there before.
    public static final String RETURN_PREVIOUS = "return_previous";

    private static final Set<String> CONTENT =
            Set.of("value", "encoding", "compression", "ttl", "lease");

    /// The fields of a put whose key is known.
    public static final Set<String> FIELDS =
            JsonFields.names(
                    JsonFields.names(CONTENT, ConditionFields.NAMES), Set.of(RETURN_PREVIOUS));

    /// The fields of a put among others.
    public static final Set<String> KEYED_FIELDS = JsonFields.names(FIELDS, Set.of("key"));

    /// The fields of a put among others that has no condition.
    public static final Set<String> KEYED_CONTENT = JsonFields.names(CONTENT, Set.of("key"));

    private PutFields() {}

    /// The put that these fields make.
    ///
    /// @param allowed the names that they may have
    public static Put put(Key key, JsonFields fields, Set<String> allowed) {
        fields.only(allowed);
        Put put =
                Put.of(key, value(fields))
                        .lifetime(
                                lifetime(
                                        fields.given("ttl").map(JsonSlice::ttl),
                                        fields.given("lease").map(JsonSlice::integer)))
                        .compression(
                                fields.given("compression")
                                        .map(PutFields::compression)
                                        .orElse(Compression.AUTO))
                        .when(ConditionFields.of(fields));
        return fields.flag(RETURN_PREVIOUS) ? put.returningPrevious() : put;
    }

    /// The value that these fields have: one of JSON, or raw bytes in base64.
    ///
    /// @throws ConcordException.InvalidRequest when they have none
    public static Value value(JsonFields fields) {
        JsonSlice value =
                fields.optional("value")
                        .orElseThrow(() ->
                                new ConcordException.InvalidRequest(
                                        fields.where()
                                                + " has no field 'value'; to store a null, send"
                                                + " {\"value\": null}"));
        var encoding = fields.optional("encoding");
        if (encoding.isEmpty()) {
            return value.value();
        }
        if (!encoding.get().text().equals("base64")) {
            throw encoding.get().refused("must be \"base64\", or left out for a JSON value");
        }
        try {
            return Value.raw(Base64.getDecoder().decode(value.text()));
        } catch (IllegalArgumentException e) {
            throw value.refused("is not base64: " + e.getMessage());
        }
    }

    /// How long a key lives that has a time to live, or a lease, or neither.
    ///
    /// @throws ConcordException.InvalidRequest when it has both
    public static Lifetime lifetime(Optional<Duration> ttl, Optional<Long> lease) {
        if (ttl.isPresent() && lease.isPresent()) {
            throw new ConcordException.InvalidRequest(
                    "ttl and lease are both given; a key has one or the other");
        }
        return ttl.map(Lifetime::ttl)
                .or(() -> lease.map(Lifetime::lease))
                .orElse(Lifetime.UNLIMITED);
    }

    private static Compression compression(JsonSlice name) {
        for (Compression compression : Compression.values()) {
            if (compression.name().toLowerCase(Locale.ROOT).equals(name.text())) {
                return compression;
            }
        }
        throw name.refused("must be auto, always or never");
    }
}
