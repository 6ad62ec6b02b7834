package concord.web;

import concord.core.Entry;
import concord.core.Key;
import concord.core.Txn;
import concord.core.Value;
import concord.json.Seconds;
import concord.web.http.JsonOutput;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/// An entry as JSON. A JSON value stands there as it is stored, digit for digit. Raw bytes are
/// base64 beside `"encoding":"base64"`, which no JSON value has, so a text cannot be taken for
/// bytes. A key that is not text is base64 beside `"key_encoding":"base64"`.
final class EntryJson {

    private EntryJson() {}

    /// About how many bytes an entry takes as JSON.
    static long bytes(Entry entry) {
        Value value = entry.value();
        return Txn.resultBytes(entry) + (value.isJson() ? 0 : value.length() / 3);
    }

    /// Writes the fields of an entry without its key.
    static void fields(JsonOutput json, Entry entry) {
        value(json, entry.value());
        record(json, entry);
    }

    /// Writes the fields of an entry with its key.
    static void keyed(JsonOutput json, Entry entry) {
        key(json, entry.key());
        fields(json, entry);
    }

    /// Writes the record data of an entry and its key, without its value.
    static void keyOnly(JsonOutput json, Entry entry) {
        key(json, entry.key());
        record(json, entry);
    }

    private static void record(JsonOutput json, Entry entry) {
        json.number("create_revision", entry.createRevision());
        json.number("revision", entry.modRevision());
        json.number("version", entry.version());
        entry.lease().ifPresent(id -> json.number("lease", id));
    }

    static void key(JsonOutput json, Key key) {
        key.text()
                .ifPresentOrElse(
                        text -> json.text("key", text),
                        () -> {
                            json.base64("key", ByteBuffer.wrap(key.bytes()));
                            json.text("key_encoding", "base64");
                        });
    }

    /// Writes a field that is a key, or `null` where there is none. One that is not text is an
    /// object, with the fields of [#key(JsonOutput, Key)].
    static void key(JsonOutput json, String name, Optional<Key> key) {
        Optional<Key> binary = key.filter(it -> it.text().isEmpty());
        binary.ifPresentOrElse(
                it -> json.object(name, fields -> key(fields, it)),
                () -> json.text(name, key.flatMap(Key::text)));
    }

    /// Writes a list of keys, each as one that stands alone.
    static void keys(JsonOutput json, String name, Iterable<Key> keys) {
        json.texts(name, keys, Key::text, EntryJson::key);
    }

    static void value(JsonOutput json, Value value) {
        if (value.isJson()) {
            json.verbatim("value", value.buffer());
        } else {
            json.base64("value", value.buffer());
            json.text("encoding", "base64");
        }
    }

    /// Writes how many seconds an entry has still to live, rounded up, or `null` when it has no
    /// end.
    static void ttl(JsonOutput json, Entry entry, Instant now) {
        entry.ttl(now)
                .ifPresentOrElse(
                        left -> json.number("ttl", Seconds.of(left)), () -> json.nothing("ttl"));
    }
}
