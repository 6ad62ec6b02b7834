package concord.audit;

import concord.core.Concord;
import concord.core.Setting;
import concord.core.Settings;
import concord.core.Value;
import concord.core.audit.AuditQuery;
import concord.core.audit.AuditTrail;
import concord.core.audit.AuditVerdict;
import concord.core.spi.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// Members in memory that write a trail, and what is in their trails.
final class Trails {

    private Trails() {}

    static Settings settings(Path directory, String... more) {
        Settings.Builder builder = Settings.builder().set(AuditProvider.DIR, directory);
        for (int i = 0; i < more.length; i += 2) {
            set(builder, named(more[i]), more[i + 1]);
        }
        return builder.build();
    }

    /// By name here, because a process on the class path finds no providers.
    private static Setting<?> named(String name) {
        return Stream.concat(new AuditProvider().settings().stream(), Settings.known().stream())
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static <T> void set(Settings.Builder builder, Setting<T> setting, String text) {
        var _ = builder.set(setting, setting.parse(text));
    }

    /// A member with a trail, as the service loader makes it.
    static Concord member(Path directory, String... more) {
        Settings settings =
                settings(directory, more).toBuilder().set(AuditProvider.ENABLED, true).build();
        return Concord.inMemory(settings);
    }

    /// A member with a trail on another disk or at another time.
    static Concord member(Path directory, InstantSource clock, Disk disk, String... more) {
        Settings settings = settings(directory, more);
        return Concord.inMemory(
                settings, List.of(AuditObserver.open(settings, clock, disk)), Surroundings.REAL);
    }

    static void put(Concord concord, int from, int to) {
        for (int i = from; i < to; i++) {
            concord.store().put("key-" + i, Value.of(i));
        }
    }

    static List<String> lines(Path directory) {
        return lines(new FileTrail(directory), AuditQuery.ALL);
    }

    static List<String> lines(AuditTrail trail, AuditQuery query) {
        try (Stream<String> lines = trail.query(query)) {
            return lines.toList();
        }
    }

    static AuditVerdict verify(Path directory) {
        return new FileTrail(directory).verify();
    }

    static List<Path> files(Path directory) throws IOException {
        return TrailFile.list(directory).stream().map(file -> file.in(directory)).toList();
    }

    /// The text of a member of a line; empty when it has none.
    static String member(String line, String name) {
        String start = "\"" + name + "\":";
        int at = line.indexOf(start);
        if (at < 0) {
            return "";
        }
        int from = at + start.length();
        if (line.charAt(from) == '"') {
            return line.substring(from + 1, line.indexOf('"', from + 1));
        }
        int to = from;
        while (",}".indexOf(line.charAt(to)) < 0) {
            to++;
        }
        return line.substring(from, to);
    }

    static void replace(Path file, List<String> lines) throws IOException {
        Files.write(file, lines);
    }

    /// A clock that is set by hand.
    static final class Clock implements InstantSource {
        private volatile Instant now;

        Clock(String now) {
            this.now = Instant.parse(now);
        }

        void set(String to) {
            now = Instant.parse(to);
        }

        void forward(long seconds) {
            now = now.plusSeconds(seconds);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
