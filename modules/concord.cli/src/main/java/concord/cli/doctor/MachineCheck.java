package concord.cli.doctor;

import concord.cli.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The program, and what the machine lets it have.
///
/// @param connections how many connections the member takes at a time
record MachineCheck(long connections) {

    private static final Pattern OPEN_FILES = Pattern.compile("Max open files +(\\d+)");
    private static final Pattern MEMORY = Pattern.compile("MemTotal: +(\\d+) kB");
    private static final long LITTLE_MEMORY = 512L << 20;

    /// Half of the memory is the heap, and half of that is for entries.
    private static final long HEAP_PART = 4;

    private static final long ENTRY_BYTES = 290;

    /// For the log, snapshots, other members, and the program itself.
    private static final long OTHER_FILES = 500;

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                Finding.ok(
                        "version",
                        "Concord %s, JDK %s".formatted(Release.version(), Runtime.version())));
        memory().ifPresent(bytes -> findings.add(ofMemory(bytes)));
        number(Path.of("/proc/self/limits"), OPEN_FILES)
                .ifPresent(files -> findings.add(ofOpenFiles(files)));
        return findings;
    }

    /// What the machine has, or the container lets the process have.
    private static OptionalLong memory() {
        OptionalLong machine = number(Path.of("/proc/meminfo"), MEMORY);
        OptionalLong container =
                number(Path.of("/sys/fs/cgroup/memory.max"), Pattern.compile("^(\\d+)"));
        if (machine.isEmpty()) {
            return machine;
        }
        long bytes = machine.getAsLong() << 10;
        return OptionalLong.of(Math.min(bytes, container.orElse(bytes)));
    }

    static Finding ofMemory(long bytes) {
        String found =
                "%s, of which half is the heap: about %,d small entries"
                        .formatted(Sizes.shown(bytes), bytes / HEAP_PART / ENTRY_BYTES);
        return bytes < LITTLE_MEMORY
                ? Finding.warning("memory", found, "give it at least " + Sizes.shown(LITTLE_MEMORY))
                : Finding.ok("memory", found);
    }

    Finding ofOpenFiles(long files) {
        return files < connections + OTHER_FILES
                ? Finding.warning(
                        "open files",
                        "%d, and http.connections-max is %d".formatted(files, connections),
                        "allow more (ulimit -n 65536, LimitNOFILE=65536 in a unit), or lower"
                                + " http.connections-max")
                : Finding.ok("open files", files + " at most");
    }

    private static OptionalLong number(Path file, Pattern pattern) {
        try {
            Matcher matcher = pattern.matcher(Files.readString(file));
            return matcher.find()
                    ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                    : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty(); // not Linux, or no limit
        }
    }
}
