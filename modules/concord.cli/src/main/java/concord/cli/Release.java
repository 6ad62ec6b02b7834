package concord.cli;

import concord.core.Concord;
import java.util.stream.Collectors;

/// Which Concord this is.
public final class Release {

    private Release() {}

    /// The version, such as `0.1.0`.
    public static String version() {
        String version = Concord.version();
        return version.isEmpty() ? "(no version)" : version;
    }

    /// What `concord version` prints.
    static String describe() {
        String formats =
                Concord.formats().entrySet().stream()
                        .map(format -> format.getKey() + " " + format.getValue())
                        .collect(Collectors.joining(", "));
        return """
        Concord %s
        JDK     %s, %s
        formats %s\
        """
                .formatted(
                        version(),
                        Runtime.version(),
                        System.getProperty("java.vendor", "unknown vendor"),
                        formats);
    }
}
