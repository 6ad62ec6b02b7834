package concord.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What queries look at in a line; empty where the line has no such member.
///
/// @param user empty too where there was no token
record Fields(String timestamp, String operation, String result, String user) {

    private static final JsonFactory JSON = new JsonFactory();

    /// The members of a line.
    ///
    /// @return null when the line is not one object of JSON
    static @Nullable Fields parse(byte[] bytes, int from, int to) {
        String timestamp = "";
        String operation = "";
        String result = "";
        String user = "";
        try (JsonParser parser = JSON.createParser(bytes, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == null) {
                    return null;
                }
                if (value.isStructStart()) {
                    parser.skipChildren();
                } else if (value == JsonToken.VALUE_STRING) {
                    switch (name) {
                        case "timestamp" -> timestamp = parser.getText();
                        case "operation" -> operation = parser.getText();
                        case "result" -> result = parser.getText();
                        case "user" -> user = parser.getText();
                        default -> {
                            // nobody asks for it
                        }
                    }
                }
            }
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null
                    ? new Fields(timestamp, operation, result, user)
                    : null;
        } catch (IOException e) {
            return null;
        }
    }
}
