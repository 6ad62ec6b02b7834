package concord.cli.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import concord.core.ConcordException;
import concord.core.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A value within a text of JSON: not a tree of it, but its part of the text, so that what is
/// stored of it keeps every digit.
///
/// @param text its part of the text, whose syntax is right
/// @param first its first token
/// @param path how it is called in messages: `success[0].put.ttl`
record JsonPart(String text, JsonToken first, String path) {

    /// Parsers of what people and programs give, which may be as long as a value can be.
    static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build();

    /// The one value that a text is.
    ///
    /// @param what what it is, for messages
    /// @throws ConcordException.InvalidRequest when it is no JSON, or more than one value
    static JsonPart whole(String text, String what) {
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() == null) {
                throw new ConcordException.InvalidRequest(what + " is empty");
            }
            JsonPart whole = current(json, text, what);
            if (json.nextToken() != null) {
                throw new ConcordException.InvalidRequest("there is more behind " + what);
            }
            return whole;
        } catch (JsonProcessingException e) {
            throw new ConcordException.InvalidRequest(
                    "%s is no JSON, at line %d, column %d: %s"
                            .formatted(
                                    what,
                                    e.getLocation().getLineNr(),
                                    e.getLocation().getColumnNr(),
                                    e.getOriginalMessage()));
        } catch (IOException e) {
            throw new IllegalStateException("a text is in memory", e);
        }
    }

    /// The value that the parser is at the beginning of; moves it to the end.
    static JsonPart current(JsonParser json, String within, String path) throws IOException {
        JsonToken first = json.currentToken();
        int from = (int) json.currentTokenLocation().getCharOffset();
        json.skipChildren();
        json.finishToken();
        int to = (int) json.currentLocation().getCharOffset();
        return new JsonPart(within.substring(from, to), first, path);
    }

    /// The fields of an object.
    ///
    /// @param form how it has to look, for messages
    JsonFields object(String form, Set<String> allowed) {
        if (first != JsonToken.START_OBJECT) {
            throw refused("must be an object: " + form);
        }
        Map<String, JsonPart> all = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                all.put(name, current(json, text, pathOf(name)));
            }
        } catch (IOException e) {
            throw new IllegalStateException("JSON that was read once cannot be read again", e);
        }
        return new JsonFields(path, all).only(allowed);
    }

    /// What the whole is called has words, and is no part of the paths in it.
    private String pathOf(String field) {
        return path.contains(" ") ? field : path + "." + field;
    }

    List<JsonPart> list() {
        if (first != JsonToken.START_ARRAY) {
            throw refused("must be an array");
        }
        List<JsonPart> items = new ArrayList<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                items.add(current(json, text, path + "[" + items.size() + "]"));
            }
        } catch (IOException e) {
            throw new IllegalStateException("JSON that was read once cannot be read again", e);
        }
        return items;
    }

    boolean isNull() {
        return first == JsonToken.VALUE_NULL;
    }

    /// The value as it is written.
    Value value() {
        return Value.json(text);
    }

    String string() {
        if (first != JsonToken.VALUE_STRING) {
            throw refused("must be a text");
        }
        return value().as(String.class);
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
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                // said below: it has too many digits
            }
        }
        throw refused("must be a whole number");
    }

    /// What to say when the value is not as it should be.
    ConcordException.InvalidRequest refused(String why) {
        return new ConcordException.InvalidRequest(path + " " + why);
    }
}
