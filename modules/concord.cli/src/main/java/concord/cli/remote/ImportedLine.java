package concord.cli.remote;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Put;
import concord.core.Value;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An entry as a line of JSON, read field by field. The value is cut out of the text, so that it is
/// stored digit for digit.
///
/// @param key its key
/// @param value its value
/// @param expiresAt when its time to live ends
/// @param lease whether it belonged to a lease
record ImportedLine(Key key, Value value, Optional<Instant> expiresAt, boolean lease) {

    /// A line that is no entry.
    static final class WrongException extends Exception {
        private static final long serialVersionUID = 1L;

        WrongException(String message) {
            super(message);
        }
    }

    static ImportedLine parse(String line) throws WrongException {
        try (JsonParser json = JsonPart.JSON.createParser(line)) {
            return read(json, line);
        } catch (JacksonException e) {
            throw new WrongException("it is no JSON: " + e.getOriginalMessage());
        } catch (ConcordException | DateTimeException | IllegalArgumentException e) {
            throw new WrongException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new IllegalStateException("a text is in memory", e);
        }
    }

    private static ImportedLine read(JsonParser json, String line)
            throws IOException, WrongException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new WrongException("it is no object of JSON with \"key\" and \"value\"");
        }
        @Nullable String key = null;
        @Nullable String value = null;
        @Nullable String expires = null;
        boolean isKeyEncoded = false;
        boolean isRaw = false;
        boolean lease = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "key" -> key = json.getValueAsString();
                case "value" -> value = JsonPart.current(json, line, name).text();
                case "expires_at" -> expires = json.getValueAsString();
                case "key_encoding" -> isKeyEncoded = isBase64(json, name);
                case "encoding" -> isRaw = isBase64(json, name);
                case "lease" -> lease = true;
                default -> json.skipChildren(); // revisions, which the store gives anew
            }
        }
        if (json.nextToken() != null) {
            throw new WrongException("there is more behind the object");
        }
        if (key == null || value == null) {
            throw new WrongException("it has no \"" + (key == null ? "key" : "value") + "\"");
        }
        return new ImportedLine(
                isKeyEncoded ? Key.of(Base64.getDecoder().decode(key)) : Key.of(key),
                isRaw
                        ? Value.raw(Base64.getDecoder().decode(Value.json(value).as(String.class)))
                        : Value.json(value),
                Optional.ofNullable(expires).map(Instant::parse),
                lease);
    }

    private static boolean isBase64(JsonParser json, String name)
            throws IOException, WrongException {
        if (!"base64".equals(json.getValueAsString())) {
            throw new WrongException("\"" + name + "\" can only be \"base64\"");
        }
        return true;
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
