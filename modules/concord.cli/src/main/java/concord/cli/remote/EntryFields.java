package concord.cli.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Value;
import java.io.IOException;

/// Entries as fields of JSON, as HTTP has them: a JSON value stands there as it is stored, digit
/// for digit; raw bytes and keys that are not text are base64 beside a field that says so.
public final class EntryFields {

    private EntryFields() {}

    /// Writes all of an entry.
    public static void write(JsonGenerator json, Entry entry) throws IOException {
        key(json, "key", entry.key());
        content(json, entry);
    }

    /// Writes an entry without its key.
    static void content(JsonGenerator json, Entry entry) throws IOException {
        value(json, entry.value());
        record(json, entry);
    }

    /// Writes an entry without its value.
    static void withoutValue(JsonGenerator json, Entry entry) throws IOException {
        key(json, "key", entry.key());
        record(json, entry);
    }

    /// Writes a key under a name.
    static void key(JsonGenerator json, String name, Key key) throws IOException {
        if (key.text().isPresent()) {
            json.writeStringField(name, key.text().get());
        } else {
            json.writeFieldName(name);
            json.writeBinary(key.bytes());
            json.writeStringField(name + "_encoding", "base64");
        }
    }

    /// Writes a value.
    static void value(JsonGenerator json, Value value) throws IOException {
        json.writeFieldName("value");
        if (value.isJson()) {
            json.writeRawValue(value.toString());
        } else {
            json.writeBinary(value.bytes());
            json.writeStringField("encoding", "base64");
        }
    }

    private static void record(JsonGenerator json, Entry entry) throws IOException {
        json.writeNumberField("create_revision", entry.createRevision());
        json.writeNumberField("revision", entry.modRevision());
        json.writeNumberField("version", entry.version());
        if (entry.expiresAt().isPresent()) {
            json.writeStringField("expires_at", entry.expiresAt().get().toString());
        }
        if (entry.lease().isPresent()) {
            json.writeNumberField("lease", entry.lease().getAsLong());
        }
    }
}
