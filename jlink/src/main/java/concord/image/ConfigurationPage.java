package concord.image;

import concord.core.Setting;
import concord.core.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The part of `docs/configuration.md` that lists every setting. It is made from what is linked, so
/// that it can't tell of a default that is none.
///
/// ```
/// java -m concord.image/concord.image.ConfigurationPage PAGE
/// ```
public final class ConfigurationPage {

    private static final String BEGIN =
            "<!-- every setting, generated: see ConfigurationPage -->\n";
    private static final String END = "<!-- end of the settings -->\n";

    private ConfigurationPage() {}

    /// Writes the page with its generated part made anew to stdout.
    public static void main(String[] arguments) throws IOException {
        System.out.print(renewed(Files.readString(Path.of(arguments[0]))));
    }

    private static String renewed(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(
                    "the page lacks " + BEGIN.strip() + " or " + END.strip());
        }
        return page.substring(0, begin + BEGIN.length()) + table() + page.substring(end);
    }

    private static String table() {
        StringBuilder table = new StringBuilder();
        table.append("\n| setting, variable, option | default | allowed | what it is |\n");
        table.append("|---|---|---|---|\n");
        for (Setting<?> setting : Settings.known()) {
            table.append(
                    "| `%s`<br>`%s`<br>`%s` | %s | %s | %s |\n"
                            .formatted(
                                    setting.name(),
                                    setting.environmentVariable(),
                                    setting.option(),
                                    code(setting.defaultText()),
                                    cell(setting.allowed()),
                                    cell(setting.description())));
        }
        return table.append('\n').toString();
    }

    private static String code(String text) {
        return text.isEmpty() ? "none" : "`" + cell(text) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
