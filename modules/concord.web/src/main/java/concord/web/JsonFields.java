package concord.web;

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

/// The fields of an object in a request's JSON body.
///
/// @param path what the object is called in messages, empty for the body itself
/// @param all the fields by their names
record JsonFields(String path, Map<String, JsonSlice> all) {

    /// The fields of the object that a body is.
    ///
    /// @param form how it has to look, for the message
    /// @throws ConcordException.InvalidRequest when the body is not one JSON object
    static JsonFields read(byte[] body, String form) {
        JsonFields fields = new JsonFields("", new LinkedHashMap<>());
        JsonBody.read(body, form, parser -> fields.read(parser, ByteBuffer.wrap(body), ""));
        return fields;
    }

    /// The names of both sets.
    static Set<String> names(Set<String> some, Set<String> more) {
        Set<String> both = new TreeSet<>(some);
        both.addAll(more);
        return Set.copyOf(both);
    }

    static JsonFields of(JsonSlice object) {
        JsonFields fields = new JsonFields(object.path(), new LinkedHashMap<>());
        JsonBody.again(
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
    JsonFields only(Set<String> names) {
        for (String name : all.keySet()) {
            if (!names.contains(name)) {
                throw new ConcordException.InvalidRequest(
                        "unknown field '"
                                + name
                                + "' in "
                                + where()
                                + "; allowed: "
                                + String.join(", ", new TreeSet<>(names)));
            }
        }
        return this;
    }

    boolean has(String name) {
        return all.containsKey(name);
    }

    /// A field that has to be there.
    JsonSlice required(String name) {
        return optional(name)
                .orElseThrow(() ->
                        new ConcordException.InvalidRequest(
                                where() + " has no field '" + name + "'"));
    }

    Optional<JsonSlice> optional(String name) {
        return Optional.ofNullable(all.get(name));
    }

    /// A field that is there and not `null`.
    Optional<JsonSlice> given(String name) {
        return optional(name).filter(slice -> !slice.isNull());
    }

    boolean flag(String name) {
        return optional(name).map(JsonSlice::flag).orElse(false);
    }

    private String where() {
        return path.isEmpty() ? "the body" : path;
    }
}
