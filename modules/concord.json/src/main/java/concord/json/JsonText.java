package concord.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import concord.core.ConcordException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/// A text that is one JSON object, read as a stream: its syntax, and what is said of it when it is
/// broken.
final class JsonText {

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

    private JsonText() {}

    /// Reads the fields of the object: begins behind its opening brace, and ends at the closing
    /// one.
    @FunctionalInterface
    interface Reading {

        /// Reads on.
        ///
        /// @throws IOException from the parser
        void read(JsonParser parser) throws IOException;
    }

    /// Reads the object that a text is.
    ///
    /// @param what what it is, for the messages: `the body`
    /// @param form how it has to look, for the message
    /// @throws ConcordException.InvalidRequest when it is not one JSON object
    static void read(byte[] text, String what, String form, Reading fields) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw new ConcordException.InvalidRequest(
                        (first == null ? what + " is empty; it" : what)
                                + " must be a JSON object: "
                                + form);
            }
            fields.read(parser);
            if (parser.nextToken() != null) {
                throw new ConcordException.InvalidRequest(
                        "something follows " + what + "'s JSON object");
            }
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new ConcordException.InvalidRequest(what + " is not JSON: " + e.getMessage());
        }
    }

    /// Reads a part of a text again, whose syntax is known to be right.
    static void again(JsonSlice part, Reading reading) {
        ByteBuffer bytes = part.bytes();
        try (JsonParser parser =
                FACTORY.createParser(bytes.array(), bytes.arrayOffset(), bytes.remaining())) {
            reading.read(parser);
        } catch (IOException e) {
            throw new UncheckedIOException("JSON that was read once cannot be read again", e);
        }
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
