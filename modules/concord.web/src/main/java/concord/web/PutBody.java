package concord.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import concord.core.ConcordException;
import concord.core.Value;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The JSON body of a put: `{"value": …}`.
///
/// The parser only finds where the value begins and ends, and checks the syntax; what is stored is
/// made of exactly those bytes. Going through numbers or a tree would lose digits.
final class PutBody {

    private PutBody() {}

    /// The value in a body.
    ///
    /// @throws ConcordException.InvalidRequest when the body is not JSON, or not of that form
    static Value value(byte[] body) {
        return JsonBody.read(body, "{\"value\": …}", parser -> value(parser, body));
    }

    private static Value value(JsonParser parser, byte[] body) throws IOException {
        @Nullable Value value = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            if (!field.equals("value")) {
                throw JsonBody.unknownField(field, "value");
            }
            parser.nextToken();
            value = Value.json(current(parser, body));
        }
        if (value == null) {
            throw new ConcordException.InvalidRequest(
                    "the body has no field 'value'; to store a null, send {\"value\": null}");
        }
        return value;
    }

    /// The bytes of the value that the parser is at the beginning of; moves it to the end.
    private static byte[] current(JsonParser parser, byte[] body) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        return Arrays.copyOfRange(body, from, to);
    }
}
