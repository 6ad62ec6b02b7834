package concord.cli.remote;

import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Put;
import concord.core.Value;
import concord.json.JsonFields;
import concord.json.JsonSlice;
import concord.json.PutFields;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// An entry as a line of JSON, whose value is stored digit for digit.
///
/// @param key its key
/// @param value its value
/// @param expiresAt when its time to live ends
/// @param lease whether it belonged to a lease
record ImportedLine(Key key, Value value, Optional<Instant> expiresAt, boolean lease) {

    private static final String FORM = "{\"key\": …, \"value\": …}";

    /// A line that is no entry.
    static final class WrongException extends Exception {
        private static final long serialVersionUID = 1L;

        WrongException(String message) {
            super(message);
        }
    }

    static ImportedLine parse(byte[] line) throws WrongException {
        try {
            return read(JsonFields.read(line, "the entry", FORM));
        } catch (ConcordException | DateTimeException | IllegalArgumentException e) {
            // The text that is wrong at its line 1 is some line of a file.
            throw new WrongException(
                    String.valueOf(e.getMessage()).replace("at line 1, column", "at column"));
        }
    }

    /// Fields that have other names are revisions, which the store gives anew.
    private static ImportedLine read(JsonFields fields) {
        String key = fields.required("key").text();
        return new ImportedLine(
                isBase64(fields, "key_encoding")
                        ? Key.of(Base64.getDecoder().decode(key))
                        : Key.of(key),
                PutFields.value(fields),
                fields.given("expires_at").map(JsonSlice::text).map(Instant::parse),
                fields.has("lease"));
    }

    private static boolean isBase64(JsonFields fields, String name) {
        Optional<JsonSlice> encoding = fields.optional(name);
        if (encoding.isPresent() && !encoding.get().text().equals("base64")) {
            throw encoding.get().refused("can only be \"base64\"");
        }
        return encoding.isPresent();
    }

    /// The put that makes it, at a moment; empty when it has ended before.
    Optional<Put> put(Instant now) {
        Put put = Put.of(key, value);
        if (expiresAt.isEmpty()) {
            return Optional.of(put);
        }
        Duration left = Duration.between(now, expiresAt.get());
        return left.isPositive() ? Optional.of(put.ttl(left)) : Optional.empty();
    }
}
