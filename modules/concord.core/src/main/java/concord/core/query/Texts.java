package concord.core.query;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// Texts within JSON.
final class Texts {

    private Texts() {}

    /// The text at a pointer, or null where there is none.
    static @Nullable String at(byte[] json, Pointer pointer) {
        try (JsonParser parser = pointer.seek(json)) {
            return parser == null || parser.currentToken() != JsonToken.VALUE_STRING
                    ? null
                    : parser.getText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
