package concord.web.http;

import java.util.Comparator;
import java.util.Optional;

/// The path of a route: literal text with at most one parameter. `{name}` is one segment,
/// `{name...}` takes slashes too. Paths are compared as they came, still encoded and not
/// normalised, because a key may hold anything: `//`, `..` and a trailing `/` are part of it.
///
/// @param text the whole template
/// @param before the literal text before the parameter, or all of it
/// @param parameter what the parameter takes
/// @param after the literal text after the parameter
public record PathTemplate(String text, String before, Parameter parameter, String after) {

    /// The less a template leaves open, the earlier it is tried.
    static final Comparator<PathTemplate> PARTICULAR_FIRST =
            Comparator.comparing(PathTemplate::parameter)
                    .thenComparing(PathTemplate::literalLength, Comparator.reverseOrder());

    /// What a parameter takes, from little to much.
    public enum Parameter {
        /// There is none.
        NONE,
        /// One segment, not empty.
        SEGMENT,
        /// Whatever is there, also nothing.
        REST
    }

    /// The template that this text is, such as `/kv/{key...}`.
    static PathTemplate of(String text) {
        int open = text.indexOf('{');
        if (open < 0) {
            return new PathTemplate(text, text, Parameter.NONE, "");
        }
        int close = text.indexOf('}', open);
        boolean rest = text.startsWith("...", close - 3);
        return new PathTemplate(
                text,
                text.substring(0, open),
                rest ? Parameter.REST : Parameter.SEGMENT,
                text.substring(close + 1));
    }

    /// The template as OpenAPI writes it: every parameter takes slashes there, encoded.
    @Override
    public String toString() {
        return text.replace("...}", "}");
    }

    /// The raw text of the parameter when `path` is of this form, else empty. Without a parameter
    /// it is the empty text.
    Optional<String> match(String path) {
        if (path.length() < literalLength() || !path.startsWith(before) || !path.endsWith(after)) {
            return Optional.empty();
        }
        String middle = path.substring(before.length(), path.length() - after.length());
        boolean fits =
                switch (parameter) {
                    case NONE -> middle.isEmpty();
                    case SEGMENT -> !middle.isEmpty() && middle.indexOf('/') < 0;
                    case REST -> true;
                };
        return fits ? Optional.of(middle) : Optional.empty();
    }

    /// Whether it is something of what a `{rest...}` names, as `/kv/{key...}/ttl` is.
    boolean isSubResource() {
        return parameter == Parameter.REST && !after.isEmpty();
    }

    private int literalLength() {
        return before.length() + after.length();
    }
}
