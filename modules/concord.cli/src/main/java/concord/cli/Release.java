package concord.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import concord.core.Concord;
import java.io.IOException;
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
                .formatted(version(), Runtime.version(), vendor(), formats);
    }

    private static String vendor() {
        return System.getProperty("java.vendor", "unknown vendor");
    }

    /// The same for programs.
    static void write(JsonGenerator json) throws IOException {
        json.writeStringField("version", version());
        json.writeStringField("jdk", Runtime.version().toString());
        json.writeStringField("jdk_vendor", vendor());
        json.writeObjectFieldStart("formats");
        for (var format : Concord.formats().entrySet()) {
            json.writeNumberField(format.getKey(), format.getValue());
        }
        json.writeEndObject();
    }
}
