package concord.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import concord.core.ConcordException;
import concord.core.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A value within a text of JSON: not a tree of it, but where it stands. What is stored is made of
/// exactly those bytes, so that no digit is lost on the way.
///
/// @param bytes its bytes, whose syntax is right
/// @param first its first token
/// @param path how it is called in messages: `operations[3].ttl`
public record JsonSlice(ByteBuffer bytes, JsonToken first, String path) {

    /// The value that the parser is at the beginning of; moves it to the end.
    ///
    /// @param within what the parser reads
    static JsonSlice current(JsonParser parser, ByteBuffer within, String path) throws IOException {
        JsonToken first = parser.currentToken();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        return new JsonSlice(within.slice(from, to - from), first, path);
    }

    /// Whether it is `null`.
    public boolean isNull() {
        return first == JsonToken.VALUE_NULL;
    }

    /// The JSON value, as it is written.
    public Value value() {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return Value.json(copy);
    }

    /// The JSON value as a tree.
    public JsonNode tree() {
        return value().json();
    }

    /// The text that it is.
    ///
    /// @throws ConcordException.InvalidRequest when it is none
    public String text() {
        if (first != JsonToken.VALUE_STRING) {
            throw refused("must be a text");
        }
        return tree().textValue();
    }

    /// Whether it is true.
    ///
    /// @throws ConcordException.InvalidRequest when it is neither true nor false
    public boolean flag() {
        return switch (first) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw refused("must be true or false");
        };
    }

    /// The whole number that it is.
    ///
    /// @throws ConcordException.InvalidRequest when it is none
    public long integer() {
        if (first == JsonToken.VALUE_NUMBER_INT) {
            JsonNode number = tree();
            if (number.canConvertToLong()) {
                return number.longValue();
            }
        }
        throw refused("must be a whole number");
    }

    /// The time to live that it is, in whole seconds.
    ///
    /// @throws ConcordException.InvalidRequest when it is none
    public Duration ttl() {
        if (first == JsonToken.VALUE_NUMBER_INT) {
            JsonNode number = tree();
            if (number.canConvertToLong() && Seconds.isTtl(number.longValue())) {
                return Duration.ofSeconds(number.longValue());
            }
        }
        throw refused("must be " + Seconds.TTL);
    }

    /// The fields of the object that it is.
    ///
    /// @param form how it has to look, for the message
    /// @throws ConcordException.InvalidRequest when it is none
    public JsonFields object(String form) {
        if (first != JsonToken.START_OBJECT) {
            throw refused("must be an object: " + form);
        }
        return JsonFields.of(this);
    }

    /// The items of the array that it is.
    ///
    /// @throws ConcordException.InvalidRequest when it is none
    public List<JsonSlice> list() {
        if (first != JsonToken.START_ARRAY) {
            throw refused("must be an array");
        }
        List<JsonSlice> items = new ArrayList<>();
        JsonText.again(
                this,
                parser -> {
                    parser.nextToken();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        items.add(current(parser, bytes, path + "[" + items.size() + "]"));
                    }
                });
        return items;
    }

    /// What to say when the value is not as it should be.
    public ConcordException.InvalidRequest refused(String why) {
        return new ConcordException.InvalidRequest(path + " " + why);
    }
}
