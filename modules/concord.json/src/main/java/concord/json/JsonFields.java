package concord.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import concord.core.ConcordException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The fields of an object in a text of JSON.
///
/// @param where what the object is called in messages: `the body`, `operations[3]`
/// @param all the fields by their names
public record JsonFields(String where, Map<String, JsonSlice> all) {

    /// The fields of the object that a text is.
    ///
    /// @param utf8 the text
    /// @param what what it is, for the messages: `the body`
    /// @param form how it has to look, for the messages
    /// @throws ConcordException.InvalidRequest when it is not one JSON object
    public static JsonFields read(byte[] utf8, String what, String form) {
        JsonFields fields = new JsonFields(what, new LinkedHashMap<>());
        JsonText.read(utf8, what, form, parser -> fields.read(parser, ByteBuffer.wrap(utf8), ""));
        return fields;
    }

    /// The names of both sets.
    public static Set<String> names(Set<String> some, Set<String> more) {
        Set<String> both = new TreeSet<>(some);
        both.addAll(more);
        return Set.copyOf(both);
    }

    /// The fields of an object within a text, whose syntax is known to be right.
    static JsonFields of(JsonSlice object) {
        JsonFields fields = new JsonFields(object.path(), new LinkedHashMap<>());
        JsonText.again(
                object,
                parser -> {
                    parser.nextToken();
                    fields.read(parser, object.bytes(), object.path() + ".");
                });
        return fields;
    }

    private void read(JsonParser parser, ByteBuffer within, String before) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            all.put(name, JsonSlice.current(parser, within, before + name));
        }
    }

    /// The same, when it has no other fields than these.
    ///
    /// @throws ConcordException.InvalidRequest when it has
    public JsonFields only(Set<String> names) {
        for (String name : all.keySet()) {
            if (!names.contains(name)) {
                throw new ConcordException.InvalidRequest(
                        "unknown field '"
                                + name
                                + "' in "
                                + where
                                + "; allowed: "
                                + String.join(", ", new TreeSet<>(names)));
            }
        }
        return this;
    }

    /// Whether a field is there.
    public boolean has(String name) {
        return all.containsKey(name);
    }

    /// A field that has to be there.
    ///
    /// @throws ConcordException.InvalidRequest when it is not
    public JsonSlice required(String name) {
        return optional(name)
                .orElseThrow(() ->
                        new ConcordException.InvalidRequest(
                                where + " has no field '" + name + "'"));
    }

    /// A field that may be there.
    public Optional<JsonSlice> optional(String name) {
        return Optional.ofNullable(all.get(name));
    }

    /// A field that is there and not `null`.
    public Optional<JsonSlice> given(String name) {
        return optional(name).filter(slice -> !slice.isNull());
    }

    /// Whether a field is there and true.
    public boolean flag(String name) {
        return optional(name).map(JsonSlice::flag).orElse(false);
    }
}
