package concord.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The process that listens on a port, as Linux tells it.
///
/// @param pid its id
/// @param name what it runs
record Holder(long pid, String name) {

    private static final Path PROC = Path.of("/proc");
    private static final String LISTENS = "0A";
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    /// Who listens on a port; nobody that can be seen where it is another user's.
    static Optional<Holder> of(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            sockets.addAll(listening(PROC.resolve("net").resolve(table), port));
        }
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (has(process, sockets)) {
                    return Optional.of(
                            new Holder(
                                    Long.parseLong(String.valueOf(process.getFileName())),
                                    name(process)));
                }
            }
        } catch (IOException e) {
            // There is no /proc, or not all of it.
        }
        return Optional.empty();
    }

    private static Set<String> listening(Path table, int port) {
        Set<String> sockets = new HashSet<>();
        String end = ":%04X".formatted(port);
        try {
            for (String line : Files.readAllLines(table)) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns.length > INODE
                        && columns[STATE].equals(LISTENS)
                        && columns[LOCAL].endsWith(end)) {
                    sockets.add("socket:[" + columns[INODE] + "]");
                }
            }
        } catch (IOException e) {
            // Not Linux, or a kernel without IPv6.
        }
        return sockets;
    }

    private static boolean has(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (sockets.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
        } catch (IOException e) {
            // It has ended, or is another user's.
        }
        return false;
    }

    private static String name(Path process) throws IOException {
        String command =
                new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
        if (command.contains("concord.cli/concord.cli.Main")) {
            return "concord";
        }
        return Files.readString(process.resolve("comm")).strip();
    }

    @Override
    public String toString() {
        return name + " (process " + pid + ")";
    }
}
