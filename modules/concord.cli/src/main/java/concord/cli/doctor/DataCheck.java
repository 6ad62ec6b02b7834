package concord.cli.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The data directory: whether the member can use it, whether one does, and how much room there is.
///
/// @param data where it is
/// @param lock who has it
/// @param names what the member and its cluster are called, by the settings that say so
/// @param reserveBytes below what free room writes are refused
/// @param logBytes how much log is kept until the next snapshot
record DataCheck(
        Path data, DataLock lock, Map<String, String> names, long reserveBytes, long logBytes) {

    private static final String CHECK = "data.dir";
    private static final String LOCK = "data.dir lock";
    private static final String ROOM = "disk space";

    List<Finding> findings() throws IOException {
        List<Finding> findings = new ArrayList<>();
        findings.add(directory());
        findings.add(held());
        findings.add(room());
        return findings;
    }

    /// The directory, or that in which it will be made.
    Path existing() {
        Path path = data;
        while (!Files.exists(path) && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }

    private Finding directory() throws IOException {
        Path existing = existing();
        if (!Files.isDirectory(existing)) {
            return Finding.failed(
                    CHECK,
                    existing + " is a file, not a directory",
                    "choose another data.dir, or move that file away");
        }
        String user = System.getProperty("user.name", "the user that runs Concord");
        boolean isThere = existing.equals(data);
        if (!Files.isWritable(existing)) {
            return Finding.failed(
                    CHECK,
                    isThere
                            ? data + " cannot be written by " + user
                            : data + " is not there, and " + existing + " cannot be written",
                    isThere
                            ? "change its owner or mode, or run Concord as its owner"
                            : "make it: install -d -m 700 -o " + user + " " + data);
        }
        if (!isThere) {
            return Finding.ok(CHECK, data + " is not there yet; the start makes it");
        }
        Optional<Finding> other = ofOther();
        if (other.isPresent()) {
            return other.get();
        }
        Optional<String> stranger = DataOwner.stranger(data);
        return stranger.isPresent()
                ? Finding.warning(
                        CHECK,
                        data + " belongs to " + stranger.get() + ", and this is " + user,
                        "start the member as "
                                + stranger.get()
                                + ", who could not read files of "
                                + user)
                : Finding.ok(CHECK, data + " can be written");
    }

    /// That the directory is another member's, which the start refuses.
    private Optional<Finding> ofOther() throws IOException {
        Path format = data.resolve("format");
        if (!Files.isReadable(format)) {
            return Optional.empty();
        }
        for (String line : Files.readAllLines(format)) {
            String name = line.replaceFirst("=.*", "");
            String theirs = line.substring(Math.min(line.length(), name.length() + 1));
            if (!theirs.equals(names.getOrDefault(name, theirs))) {
                return Optional.of(
                        Finding.failed(
                                CHECK,
                                "%s belongs to %s '%s', and %s is '%s'"
                                        .formatted(data, name, theirs, name, names.get(name)),
                                "set " + name + " back, or use another data.dir"));
            }
        }
        return Optional.empty();
    }

    private Finding held() {
        return switch (lock.state()) {
            case FREE -> Finding.ok(LOCK, "free, no member runs with it");
            case HELD -> Finding.ok(LOCK, "held by " + lock.member());
            case HIDDEN ->
                    Finding.warning(
                            LOCK,
                            "it cannot be looked at",
                            "run this as the user that runs Concord, or as root");
        };
    }

    private Finding room() throws IOException {
        FileStore disk = Files.getFileStore(existing());
        long usable = disk.getUsableSpace();
        String found = Sizes.shown(usable) + " free on " + disk.type();
        if (usable < reserveBytes) {
            return Finding.failed(
                    ROOM,
                    found + ", less than limits.disk-reserve: writes are refused",
                    "free some space, or give data.dir a larger disk");
        }
        if (usable < reserveBytes + 2 * logBytes) {
            return Finding.warning(
                    ROOM,
                    found + "; the log alone may need " + Sizes.shown(2 * logBytes),
                    "free some space, or lower snapshot.log-bytes");
        }
        return disk.type().equals("tmpfs")
                ? Finding.warning(
                        ROOM,
                        found + ", which is memory: the data is gone with the machine",
                        "set data.dir to a directory on a disk")
                : Finding.ok(ROOM, found);
    }
}
