package concord.cli.doctor;

import concord.core.Setting;
import concord.core.Settings;
import concord.tls.TlsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/// How the member is configured, also by settings of parts that this program does not know: it is
/// linked with them, and asks for them by their names.
///
/// @param settings what is set
/// @param known every setting that there is
/// @param file makes of a path what the command understands it as
record Configured(Settings settings, List<Setting<?>> known, UnaryOperator<Path> file) {

    /// The value of a setting, none when nothing linked has it.
    <T> Optional<T> get(String name, Class<T> type) {
        return known.stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .map(setting -> type.cast(settings.get(setting)));
    }

    /// A whole number; none where a word stands for it, such as `metrics.port: http`.
    Optional<Integer> number(String name) {
        return get(name, Object.class)
                .flatMap(value ->
                        switch (value) {
                            case Integer number -> Optional.of(number);
                            case OptionalInt number when number.isPresent() ->
                                    Optional.of(number.getAsInt());
                            default -> Optional.empty();
                        });
    }

    String text(String name) {
        return get(name, String.class).orElse("");
    }

    boolean flag(String name) {
        return get(name, Boolean.class).orElse(false);
    }

    long bytes(String name) {
        return get(name, Long.class).orElse(0L);
    }

    /// A file that is set.
    Optional<TlsFile> file(String name) {
        return get(name, Path.class)
                .filter(path -> !path.toString().isEmpty())
                .map(path -> new TlsFile(name, file.apply(path)));
    }

    Path data() {
        return file.apply(settings.get(Settings.DATA_DIR)).toAbsolutePath().normalize();
    }

    /// Whether the member has others, and a port for them.
    boolean isAmongOthers() {
        return !text("cluster.members").isEmpty()
                || get("cluster.discovery", Object.class)
                        .filter(kind -> !kind.toString().equalsIgnoreCase("static"))
                        .isPresent();
    }
}
