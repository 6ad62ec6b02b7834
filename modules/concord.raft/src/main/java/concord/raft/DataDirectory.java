package concord.raft;

import concord.core.ConcordException;
import concord.core.Settings;
import concord.raft.form.Formation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A member's directory, held by one process at a time.
///
/// | file | what it is |
/// |---|---|
/// | `lock` | locked while a process has the directory open; holds its process id |
/// | `format` | the version of this layout, the member's name and its cluster's, and the largest `limits.value-max-bytes` that it has had |
/// | `cluster` | the id of the cluster that the member belongs to |
/// | `formation` | with whom the member has formed its cluster, or who has added it; none when it began alone |
/// | `raft/` | Ratis' log, metadata and snapshots |
/// | `repaired/` | copies of log files from before their torn end was cut |
/// | `recovering/`, `replaced/` | see [Replacement] |
final class DataDirectory implements AutoCloseable, Formation.Disk {

    /// The version of the layout.
    static final String FORMAT = "1";

    /// What Ratis calls the directory of a group.
    private static final Pattern GROUP =
            Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /// Opens a directory, making it when it is missing.
    ///
    /// @throws ConcordException.OpenFailed when another process has it, it cannot be written, or it
    ///   belongs to another member or a newer version
    static DataDirectory open(Path path, String node, String cluster) {
        Path root = path.toAbsolutePath().normalize();
        @Nullable FileChannel lockFile = null;
        try {
            makeDirectory(root);
            lockFile = lock(root);
            checkFormat(root, Map.of("format", FORMAT, "node.id", node, "cluster.name", cluster));
            DataDirectory directory = new DataDirectory(root, lockFile);
            new Replacement(directory).settle();
            return directory;
        } catch (IOException e) {
            closeQuietly(lockFile);
            throw new ConcordException.OpenFailed(
                    "data.dir " + root + " cannot be used: " + reason(e), e);
        } catch (ConcordException e) {
            closeQuietly(lockFile);
            throw e;
        }
    }

    /// Whether a member has used a directory.
    static boolean isUsed(Path path) {
        return Files.exists(path.resolve("format"));
    }

    private static void makeDirectory(Path root) throws IOException {
        for (Path path = root; path != null; path = path.getParent()) {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw new ConcordException.OpenFailed(
                        "data.dir "
                                + root
                                + " cannot be used: "
                                + path
                                + " is a file, not a directory; choose another data.dir");
            }
        }
        Files.createDirectories(root);
    }

    Path root() {
        return root;
    }

    /// The cluster that the member belongs to, if it belongs to one.
    Optional<ClusterId> cluster() throws IOException {
        Path path = root.resolve("cluster");
        if (Files.exists(path)) {
            return Optional.of(ClusterId.parse(Files.readString(path).strip()));
        }
        // Before there was such a note a directory had one Raft group, named after the cluster.
        List<ClusterId> groups = groups();
        if (groups.size() > 1) {
            throw new ConcordException.OpenFailed(
                    "data.dir "
                            + root
                            + " has logs of several clusters and no note of which it belongs to ("
                            + groups
                            + "): restore the file 'cluster' from a backup of the directory");
        }
        return groups.stream().findFirst();
    }

    private List<ClusterId> groups() throws IOException {
        if (!Files.isDirectory(raft())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(raft())) {
            return files.filter(Files::isDirectory)
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> GROUP.matcher(name).matches())
                    .map(ClusterId::parse)
                    .toList();
        }
    }

    /// Notes, for good, which cluster the member belongs to.
    void join(ClusterId cluster) throws IOException {
        writeDurably(root.resolve("cluster"), cluster + "\n");
    }

    @Override
    public Optional<String> formation() throws IOException {
        Path path = root.resolve("formation");
        return Files.exists(path) ? Optional.of(Files.readString(path)) : Optional.empty();
    }

    @Override
    public void keepFormation(String text) throws IOException {
        writeDurably(root.resolve("formation"), text);
    }

    @Override
    public void dropFormation() throws IOException {
        Files.deleteIfExists(root.resolve("formation"));
        force(root);
    }

    /// The settings for what is here already: they allow values as large as any that may be in the
    /// log, whatever is allowed now.
    Settings carrying(Settings settings) throws IOException {
        String name = Settings.VALUE_MAX_BYTES.name();
        long now = settings.get(Settings.VALUE_MAX_BYTES);
        Path path = root.resolve("format");
        Map<String, String> noted = read(path);
        long largest = Long.parseLong(noted.getOrDefault(name, "0"));
        if (now > largest) {
            noted.put(name, Long.toString(now));
            write(path, noted);
        }
        return settings.toBuilder().set(Settings.VALUE_MAX_BYTES, Math.max(now, largest)).build();
    }

    Path raft() {
        return root.resolve("raft");
    }

    /// Where Ratis keeps what it has of a cluster.
    Path group(ClusterId cluster) {
        return raft().resolve(cluster.toString());
    }

    Path repaired() {
        return root.resolve("repaired");
    }

    private static FileChannel lock(Path root) throws IOException {
        Path path = root.resolve("lock");
        FileChannel channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            @Nullable FileLock lock = tryLock(channel);
            if (lock == null) {
                String holder = Files.readString(path).strip();
                throw new ConcordException.OpenFailed(
                        "data.dir "
                                + root
                                + " is in use by another member"
                                + (holder.isEmpty() ? "" : " (process " + holder + ")")
                                + ": stop that one, or give this one its own data.dir");
            }
            channel.truncate(0);
            byte[] pid =
                    Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
            channel.write(ByteBuffer.wrap(pid), 0);
            return channel;
        } catch (IOException | ConcordException e) {
            closeQuietly(channel);
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static void checkFormat(Path root, Map<String, String> ours) throws IOException {
        Path path = root.resolve("format");
        if (!Files.exists(path)) {
            write(path, ours);
            return;
        }
        Map<String, String> theirs = read(path);
        String format = theirs.getOrDefault("format", "");
        if (!format.equals(FORMAT)) {
            throw new ConcordException.OpenFailed(
                    "data.dir "
                            + root
                            + " has format '"
                            + format
                            + "'; this version of Concord reads "
                            + FORMAT
                            + ": run the version that wrote it, or a newer one");
        }
        for (String name : new String[] {"node.id", "cluster.name"}) {
            String theirsValue = theirs.getOrDefault(name, "");
            if (!theirsValue.equals(ours.get(name))) {
                throw new ConcordException.OpenFailed(
                        "data.dir "
                                + root
                                + " belongs to "
                                + name
                                + " '"
                                + theirsValue
                                + "', and "
                                + name
                                + " is '"
                                + ours.get(name)
                                + "': set it back, or use another data.dir");
            }
        }
    }

    private static Map<String, String> read(Path path) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : Files.readAllLines(path)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return values;
    }

    private static void write(Path path, Map<String, String> values) throws IOException {
        StringBuilder text = new StringBuilder();
        values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        e -> text.append(e.getKey()).append('=').append(e.getValue()).append('\n'));
        writeDurably(path, text);
    }

    private static void writeDurably(Path path, CharSequence text) throws IOException {
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        Files.writeString(temporary, text);
        force(temporary);
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        force(path.resolveSibling("."));
    }

    /// Makes a file's content, or a directory's names, survive a loss of power.
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied ->
                    "no permission to write " + denied.getFile() + "; change its owner or mode";
            case FileSystemException other ->
                    other.getReason() == null ? other.toString() : other.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                System.getLogger("concord").log(System.Logger.Level.DEBUG, "closing the lock", e);
            }
        }
    }

    @Override
    public void close() {
        closeQuietly(lockFile);
    }

    /// A directory and all that is in it, parents first.
    static List<Path> tree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.toList();
        }
    }
}
