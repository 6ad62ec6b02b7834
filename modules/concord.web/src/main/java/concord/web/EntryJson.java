package concord.web;

import concord.core.Entry;
import concord.core.Value;
import concord.web.http.JsonOutput;

/// An entry as JSON. A JSON value stands there as it is stored, digit for digit. Raw bytes are
/// base64 beside `"encoding":"base64"`, which no JSON value has, so a text cannot be taken for
/// bytes.
final class EntryJson {

    private EntryJson() {}

    /// Writes the fields of an entry.
    static void fields(JsonOutput json, Entry entry) {
        value(json, entry.value());
        json.number("create_revision", entry.createRevision());
        json.number("revision", entry.modRevision());
        json.number("version", entry.version());
    }

    private static void value(JsonOutput json, Value value) {
        if (value.isJson()) {
            json.verbatim("value", value.buffer());
        } else {
            json.base64("value", value.bytes());
            json.text("encoding", "base64");
        }
    }
}
