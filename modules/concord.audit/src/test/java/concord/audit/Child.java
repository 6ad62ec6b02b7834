package concord.audit;

import concord.core.Concord;
import concord.core.Value;
import concord.core.audit.AuditQuery;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A process of its own, on the class path, for what must not be tried in this one.
final class Child {

    private Child() {}

    /// Starts one that does a task of [#main].
    static Process start(List<String> jvm, String... task) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        String modules = System.getProperty("jdk.module.path");
        command.add("-cp");
        command.add(
                Path.of("target", "test-classes")
                        + System.getProperty("path.separator")
                        + Path.of("target", "classes")
                        + System.getProperty("path.separator")
                        + modules);
        command.add(Child.class.getName());
        command.addAll(List.of(task));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    static BufferedReader output(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Does a task.
    public static void main(String[] task) {
        Path directory = Path.of(task[1]);
        switch (task[0]) {
            case "load" -> load(directory);
            case "read" -> read(directory);
            default -> throw new IllegalArgumentException(task[0]);
        }
    }

    /// Writes until it is killed, and tells how far it is.
    private static void load(Path directory) {
        try (Concord concord =
                Trails.member(
                        directory,
                        InstantSource.system(),
                        Disk.REAL,
                        "audit.file-max-bytes",
                        "1MiB")) {
            for (int i = 0; ; i++) {
                var _ = concord.store().async().put("k" + i % 1_000, Value.of(i));
                if (i % 10_000 == 0) {
                    System.out.println(i);
                }
            }
        }
    }

    /// Reads all of a trail in every way there is.
    private static void read(Path directory) {
        FileTrail trail = new FileTrail(directory);
        System.out.println(trail.verify());
        for (AuditQuery query : List.of(AuditQuery.ALL, AuditQuery.ALL.descending())) {
            try (Stream<String> lines = trail.query(query)) {
                System.out.println(lines.count());
            }
        }
        try (Stream<String> lines = trail.export()) {
            System.out.println(lines.count());
        }
        System.out.println(trail.statistics().lines());
    }
}
