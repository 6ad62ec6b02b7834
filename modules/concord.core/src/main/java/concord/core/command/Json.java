package concord.core.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import concord.core.ConcordException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// JSON in and out of values. Numbers keep every digit and objects have each name once.
public final class Json {

    /// Deep enough for any document, shallow enough for any thread's stack.
    private static final int MAX_DEPTH = 500;

    private static final int NAME_MAX_BYTES = StreamReadConstraints.DEFAULT_MAX_NAME_LEN;

    /// The most bytes of UTF-8 that a `char` stands for.
    private static final int BYTES_PER_CHAR = 3;

    /// What has fewer bytes has no name and no number that is too long.
    private static final int SHORT_BYTES = StreamReadConstraints.DEFAULT_MAX_NUM_LEN;

    /// How Jackson writes a location into a message.
    private static final Pattern SOURCE =
            Pattern.compile("\\[Source: [^;]*; (line: \\d+, column: \\d+)]");

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .streamWriteConstraints(
                            StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.CHARSET_DETECTION) // UTF-8, nothing else
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build();

    private static final JsonMapper MAPPER =
            JsonMapper.builder(FACTORY)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    /// For JSON that is stored, and so was checked before. It has no limits: whoever applies what
    /// is in the log must be able to read all that has ever come there.
    private static final JsonFactory READER =
            FACTORY.rebuild()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .build();

    private Json() {}

    /// A parser of JSON that was checked before; it stands at the value.
    public static JsonParser reader(byte[] minified) throws IOException {
        JsonParser parser = READER.createParser(minified);
        if (parser.nextToken() == null) {
            throw new EOFException("there is no value");
        }
        return parser;
    }

    /// The one JSON value of a text, without white space.
    ///
    /// @throws ConcordException.InvalidRequest when it is not exactly one JSON value
    public static byte[] minify(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return minify(parser, text.length());
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The one JSON value of a text in UTF-8, without white space.
    ///
    /// @throws ConcordException.InvalidRequest when it is not exactly one JSON value
    public static byte[] minify(byte[] utf8) {
        try (JsonParser parser = parser(utf8)) {
            return minify(parser, utf8.length);
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw notJson("it is not valid UTF-8");
        }
    }

    /// Jackson reads ASCII from bytes quickest. The rest is decoded before, because Jackson is
    /// content with forms that UTF-8 forbids, such as a character in more bytes than it needs.
    private static JsonParser parser(byte[] utf8) throws IOException {
        if (isAscii(utf8)) {
            return FACTORY.createParser(utf8);
        }
        CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
        return FACTORY.createParser(text.array(), text.arrayOffset(), text.remaining());
    }

    private static boolean isAscii(byte[] bytes) {
        int all = 0;
        for (byte b : bytes) {
            all |= b;
        }
        return all >= 0;
    }

    private static byte[] minify(JsonParser parser, int sizeHint) throws IOException {
        var out = new ByteArrayOutputStream(sizeHint);
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            if (parser.nextToken() == null) {
                throw notJson("it is empty");
            }
            copyValue(parser, generator);
            if (parser.nextToken() != null) {
                throw notJson("something follows the end of the value");
            }
        }
        return requireWholePairs(out.toByteArray());
    }

    /// Copies the value that the parser is at, and its numbers as they are written: Jackson's own
    /// copy goes through `BigDecimal`, which takes the sign of `-0.0` and makes `1E+400` of
    /// `1e400`.
    private static void copyValue(JsonParser parser, JsonGenerator generator) throws IOException {
        int depth = 0;
        while (true) {
            JsonToken token = parser.currentToken();
            if (token == JsonToken.FIELD_NAME) {
                requireShort(parser.currentName());
            }
            if (token.isNumeric()) {
                generator.writeNumber(
                        parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            } else {
                generator.copyCurrentEvent(parser);
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (depth == 0) {
                return;
            }
            parser.nextToken();
        }
    }

    /// Refuses what could be written and not be read again.
    private static byte[] requireReadable(byte[] json) throws JsonProcessingException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    requireShort(parser.currentName());
                }
            }
            return json;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Refuses a name that is too long. Jackson counts characters or bytes, by what it reads from.
    private static void requireShort(String name) {
        if (name.length() > NAME_MAX_BYTES / BYTES_PER_CHAR
                && name.getBytes(StandardCharsets.UTF_8).length > NAME_MAX_BYTES) {
            throw notJson("it has a name of more than " + NAME_MAX_BYTES + " bytes");
        }
    }

    /// Refuses half a surrogate pair, which is no character and which other readers of JSON refuse.
    /// The generator writes whole pairs in UTF-8, so what it still escapes is half of one.
    private static byte[] requireWholePairs(byte[] json) {
        for (int i = 0; i < json.length - 2; i++) {
            if (json[i] == '\\') {
                i++;
                if (json[i] == 'u' && json[i + 1] == 'D') {
                    throw notJson("it has half a surrogate pair, which is no text");
                }
            }
        }
        return json;
    }

    static JsonNode tree(byte[] utf8) {
        return read(utf8, JsonNode.class);
    }

    static <T> T read(byte[] utf8, Class<T> type) {
        try {
            return MAPPER.readValue(utf8, type);
        } catch (JsonProcessingException e) {
            throw misfit(type, e.getOriginalMessage());
        } catch (NumberFormatException e) {
            // Jackson lets it through: the exponent of a number does not fit into an int.
            throw misfit(type, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConcordException.InvalidRequest misfit(Class<?> type, String why) {
        return new ConcordException.InvalidRequest(
                "the value does not fit " + type.getTypeName() + ": " + why);
    }

    /// The JSON that Jackson makes of an object or a tree.
    ///
    /// @throws ConcordException.InvalidRequest when it cannot
    public static byte[] write(Object object) {
        try {
            byte[] json = MAPPER.writeValueAsBytes(object);
            return requireWholePairs(json.length > SHORT_BYTES ? requireReadable(json) : json);
        } catch (JsonProcessingException e) {
            throw new ConcordException.InvalidRequest(
                    "cannot write "
                            + object.getClass().getTypeName()
                            + " as JSON: "
                            + e.getOriginalMessage());
        }
    }

    private static ConcordException.InvalidRequest notJson(JsonProcessingException e) {
        var at = e.getLocation();
        String where =
                at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return notJson(SOURCE.matcher(e.getOriginalMessage()).replaceAll("$1") + where);
    }

    private static ConcordException.InvalidRequest notJson(String why) {
        return new ConcordException.InvalidRequest("value is not a JSON value: " + why);
    }
}
