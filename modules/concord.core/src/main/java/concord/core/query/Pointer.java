package concord.core.query;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import concord.core.ConcordException;
import concord.core.command.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JSON Pointer (RFC 6901), followed in JSON text without a tree being built.
public final class Pointer {

    private static final int MAX_CHARS = 1_024;

    private final List<String> tokens;

    private Pointer(List<String> tokens) {
        this.tokens = tokens;
    }

    /// The pointer of a text; the empty one points to the whole document.
    ///
    /// @throws ConcordException.InvalidRequest when it is none
    public static Pointer of(String text) {
        if (text.length() > MAX_CHARS) {
            throw refused(text, "it is longer than " + MAX_CHARS + " characters");
        }
        if (!text.isEmpty() && text.charAt(0) != '/') {
            throw refused(text, "it has to begin with '/', as in /address/city");
        }
        List<String> tokens = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String token : text.substring(1).split("/", -1)) {
                tokens.add(unescaped(token, text));
            }
        }
        return new Pointer(List.copyOf(tokens));
    }

    /// Refuses what is no pointer.
    public static void check(String text) {
        var _ = of(text);
    }

    private static String unescaped(String token, String text) {
        for (int i = token.indexOf('~'); i >= 0; i = token.indexOf('~', i + 1)) {
            if (i + 1 == token.length() || "01".indexOf(token.charAt(i + 1)) < 0) {
                throw refused(text, "'~' is written ~0, and '/' in a name ~1");
            }
        }
        return token.replace("~1", "/").replace("~0", "~");
    }

    private static ConcordException.InvalidRequest refused(String text, String why) {
        return new ConcordException.InvalidRequest(
                "field is '" + text + "', which is not a JSON Pointer: " + why);
    }

    /// A parser that stands at the value that this points to, or null where there is none.
    @Nullable JsonParser seek(byte[] json) throws IOException {
        JsonParser parser = Json.reader(json);
        for (String token : tokens) {
            boolean found =
                    switch (parser.currentToken()) {
                        case START_OBJECT -> seekField(parser, token);
                        case START_ARRAY -> seekElement(parser, token);
                        default -> false;
                    };
            if (!found) {
                parser.close();
                return null;
            }
        }
        return parser;
    }

    private static boolean seekField(JsonParser parser, String name) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals(name);
            parser.nextToken();
            if (found) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static boolean seekElement(JsonParser parser, String token) throws IOException {
        int index = index(token);
        if (index < 0) {
            return false;
        }
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (i == index) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    /// The index that a token is, or -1: RFC 6901 allows no leading zeros.
    private static int index(String token) {
        boolean isIndex =
                !token.isEmpty()
                        && token.length() < 10
                        && token.chars().allMatch(c -> c >= '0' && c <= '9')
                        && (token.length() == 1 || token.charAt(0) != '0');
        return isIndex ? Integer.parseInt(token) : -1;
    }
}
