package concord.cli.remote;

import concord.core.ConcordException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The fields of an object within a text of JSON.
///
/// @param path what the object is called in messages
/// @param all the fields by their names
record JsonFields(String path, Map<String, JsonPart> all) {

    /// The same, when it has no other fields than these.
    ///
    /// @throws ConcordException.InvalidRequest when it has
    JsonFields only(Set<String> names) {
        for (String name : all.keySet()) {
            if (!names.contains(name)) {
                throw new ConcordException.InvalidRequest(
                        "%s has an unknown field '%s'; allowed: %s"
                                .formatted(path, name, String.join(", ", new TreeSet<>(names))));
            }
        }
        return this;
    }

    /// A field that has to be there.
    JsonPart required(String name) {
        return optional(name)
                .orElseThrow(() ->
                        new ConcordException.InvalidRequest(path + " has no field '" + name + "'"));
    }

    Optional<JsonPart> optional(String name) {
        return Optional.ofNullable(all.get(name));
    }

    /// A field that is there and not `null`.
    Optional<JsonPart> given(String name) {
        return optional(name).filter(part -> !part.isNull());
    }

    boolean flag(String name) {
        return optional(name).map(JsonPart::flag).orElse(false);
    }
}
