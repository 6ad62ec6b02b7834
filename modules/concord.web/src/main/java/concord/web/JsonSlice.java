package concord.web;

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

/// A value within a request's JSON body: not a tree of it, but where it stands. What is stored is
/// made of exactly those bytes, so that no digit is lost on the way.
///
/// @param bytes its bytes, whose syntax is right
/// @param first its first token
/// @param path how it is called in messages: `operations[3].ttl`
record JsonSlice(ByteBuffer bytes, JsonToken first, String path) {

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

    boolean isNull() {
        return first == JsonToken.VALUE_NULL;
    }

    /// The JSON value, as it is written.
    Value value() {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return Value.json(copy);
    }

    JsonNode tree() {
        return value().json();
    }

    String text() {
        if (first != JsonToken.VALUE_STRING) {
            throw refused("must be a text");
        }
        return tree().textValue();
    }

    boolean flag() {
        return switch (first) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw refused("must be true or false");
        };
    }

    long integer() {
        if (first == JsonToken.VALUE_NUMBER_INT) {
            JsonNode number = tree();
            if (number.canConvertToLong()) {
                return number.longValue();
            }
        }
        throw refused("must be a whole number");
    }

    /// A number of seconds, at least 1.
    Duration ttl() {
        if (first == JsonToken.VALUE_NUMBER_INT) {
            JsonNode number = tree();
            if (number.canConvertToLong() && Seconds.isTtl(number.longValue())) {
                return Duration.ofSeconds(number.longValue());
            }
        }
        throw refused("must be " + Seconds.TTL);
    }

    JsonFields object(String form) {
        if (first != JsonToken.START_OBJECT) {
            throw refused("must be an object: " + form);
        }
        return JsonFields.of(this);
    }

    List<JsonSlice> list() {
        if (first != JsonToken.START_ARRAY) {
            throw refused("must be an array");
        }
        List<JsonSlice> items = new ArrayList<>();
        JsonBody.again(
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
    ConcordException.InvalidRequest refused(String why) {
        return new ConcordException.InvalidRequest(path + " " + why);
    }
}
