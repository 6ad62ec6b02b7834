package concord.core;

import com.fasterxml.jackson.databind.JsonNode;
import concord.core.command.Json;
import concord.core.command.StoredValue;
import java.nio.ByteBuffer;

/// What is stored under a key: any JSON value, or raw bytes. A stored JSON `null` is a value.
///
/// Immutable. JSON is kept as the text that was given, without white space, so no digit of a number
/// is lost.
///
/// Two values are equal when their kind and their bytes are; `1` and `1.0` are not.
public sealed interface Value permits StoredValue {

    /// The JSON value that this text is.
    ///
    /// @throws ConcordException.InvalidRequest when it is not exactly one JSON value
    static Value json(String text) {
        return StoredValue.json(Json.minify(text));
    }

    /// The JSON value that this UTF-8 text is.
    ///
    /// @throws ConcordException.InvalidRequest when it is not exactly one JSON value
    static Value json(byte[] utf8) {
        return StoredValue.json(Json.minify(utf8));
    }

    /// The JSON value that this tree is.
    static Value json(JsonNode tree) {
        return StoredValue.json(Json.write(tree));
    }

    /// The JSON value that Jackson makes of an object: a record, a POJO, a collection, a string, a
    /// number. A record's package must be open to `com.fasterxml.jackson.databind`.
    ///
    /// @throws ConcordException.InvalidRequest when Jackson cannot write it
    static Value of(Object object) {
        return StoredValue.json(Json.write(object));
    }

    /// Raw bytes, which are copied.
    static Value raw(byte[] bytes) {
        return StoredValue.raw(bytes.clone());
    }

    /// Whether this is JSON, not raw bytes.
    boolean isJson();

    /// How many bytes the value has: of its JSON text in UTF-8 without white space, or raw.
    int length();

    /// A copy of the bytes.
    byte[] bytes();

    /// The bytes, uncopied and read-only.
    ByteBuffer buffer();

    /// The JSON as a tree.
    ///
    /// @throws ConcordException.InvalidRequest when the value is raw bytes
    JsonNode json();

    /// The JSON as an object of that type, by Jackson.
    ///
    /// @throws ConcordException.InvalidRequest when the value is raw or does not fit the type
    <T> T as(Class<T> type);
}
