package concord.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import concord.core.ConcordException;
import concord.core.Value;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The JSON body of a put: `{"value": …}`.
///
/// The parser only finds where the value begins and ends, and checks the syntax; what is stored is
/// made of exactly those bytes. Going through numbers or a tree would lose digits.
final class PutBody {

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .disable(JsonFactory.Feature.CHARSET_DETECTION) // it is UTF-8, as RFC 8259 says
                    .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                    .build();

    /// How Jackson's messages name a second place in the text.
    private static final Pattern SOURCE =
            Pattern.compile("\\[Source: [^;]*; (line: [0-9]+, column: [0-9]+)]");

    private PutBody() {}

    /// The value in a body.
    ///
    /// @throws ConcordException.InvalidRequest when the body is not JSON, or not of that form
    static Value value(byte[] body) {
        try (JsonParser parser = FACTORY.createParser(body)) {
            return value(parser, body);
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new ConcordException.InvalidRequest("the body is not JSON: " + e.getMessage());
        }
    }

    private static Value value(JsonParser parser, byte[] body) throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw new ConcordException.InvalidRequest(
                    (first == null ? "the body is empty; it" : "the body")
                            + " must be a JSON object: {\"value\": …}");
        }
        @Nullable Value value = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            if (!field.equals("value")) {
                throw new ConcordException.InvalidRequest(
                        "unknown field '" + field + "' in the body; allowed: value");
            }
            parser.nextToken();
            value = Value.json(current(parser, body));
        }
        if (parser.nextToken() != null) {
            throw new ConcordException.InvalidRequest("something follows the body's JSON object");
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

    private static ConcordException.InvalidRequest malformed(JsonProcessingException e) {
        var at = e.getLocation();
        return new ConcordException.InvalidRequest(
                "malformed JSON"
                        + (at == null
                                ? ""
                                : " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                        + ": "
                        + SOURCE.matcher(e.getOriginalMessage()).replaceAll("$1"));
    }
}
