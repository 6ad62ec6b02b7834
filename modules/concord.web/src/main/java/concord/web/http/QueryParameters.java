package concord.web.http;

import concord.core.ConcordException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The query of a request, `?name=value&…`, in the encoding of HTML forms: `+` is a space. Each
/// name stands at most once, and only names that the route knows.
public final class QueryParameters {

    private final Map<String, String> values;

    private QueryParameters(Map<String, String> values) {
        this.values = values;
    }

    /// The parameters of a raw query.
    ///
    /// @throws ConcordException.InvalidRequest when a name is not among `known` or is there twice,
    ///   or when the encoding is broken
    static QueryParameters parse(String raw, Set<String> known) {
        if (raw.isEmpty()) {
            return new QueryParameters(Map.of());
        }
        Map<String, String> values = new TreeMap<>();
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (!pair.isEmpty() && values.put(name, value) != null) {
                throw new ConcordException.InvalidRequest(
                        "query parameter '" + name + "' is given more than once");
            }
        }
        refuseUnknown(values.keySet(), known);
        return new QueryParameters(values);
    }

    /// The value of a parameter, or empty when it is not there.
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /// Whether a parameter is `true`; it is not when it is missing.
    ///
    /// @throws ConcordException.InvalidRequest when it is neither `true` nor `false`
    public boolean flag(String name) {
        return switch (values.getOrDefault(name, "false")) {
            case "true" -> true;
            case "false" -> false;
            case String other ->
                    throw new ConcordException.InvalidRequest(
                            name + " is '" + other + "'; it must be true or false");
        };
    }

    /// The whole number that a parameter is, or empty when it is not there.
    ///
    /// @throws ConcordException.InvalidRequest when it is no whole number
    public Optional<Long> number(String name) {
        return text(name)
                .map(text -> {
                    try {
                        return Long.valueOf(text);
                    } catch (NumberFormatException e) {
                        throw new ConcordException.InvalidRequest(
                                name + " is '" + text + "'; it must be a whole number");
                    }
                });
    }

    /// The first of these names, in the order of names, that is there.
    public Optional<String> first(Set<String> names) {
        return values.keySet().stream().filter(names::contains).findFirst();
    }

    private static void refuseUnknown(Set<String> given, Set<String> known) {
        if (!known.containsAll(given)) {
            Set<String> unknown = new TreeSet<>(given);
            unknown.removeAll(known);
            throw new ConcordException.InvalidRequest(
                    "unknown query parameter '"
                            + String.join("', '", unknown)
                            + "'; "
                            + (known.isEmpty()
                                    ? "none is allowed here"
                                    : "allowed here: " + String.join(", ", new TreeSet<>(known))));
        }
    }

    private static String decode(String raw) {
        try {
            return PercentEncoding.text(raw.replace("+", "%20"));
        } catch (IllegalArgumentException e) {
            throw new ConcordException.InvalidRequest("query: " + e.getMessage());
        }
    }
}
