package concord.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import concord.core.ConcordException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A JSON body whose fields are texts, each of which has to be there: `{"id": "n4"}`.
final class TextsBody {

    private TextsBody() {}

    /// The texts of a body by the names of their fields.
    ///
    /// @param fields the names, all of which are in the result
    /// @throws ConcordException.InvalidRequest when the body is not JSON, or not of that form
    static Map<String, String> read(byte[] body, List<String> fields) {
        String form =
                fields.stream()
                        .map(field -> "\"" + field + "\": \"…\"")
                        .collect(Collectors.joining(", ", "{", "}"));
        return JsonBody.read(body, form, parser -> texts(parser, fields, form));
    }

    private static Map<String, String> texts(JsonParser parser, List<String> fields, String form)
            throws IOException {
        Map<String, String> texts = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            if (!fields.contains(field)) {
                throw JsonBody.unknownField(field, String.join(", ", fields));
            }
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw new ConcordException.InvalidRequest(
                        "field '" + field + "' of the body is not a text; send " + form);
            }
            texts.put(field, parser.getText());
        }
        for (String field : fields) {
            if (!texts.containsKey(field)) {
                throw new ConcordException.InvalidRequest(
                        "the body has no field '" + field + "'; send " + form);
            }
        }
        return texts;
    }
}
