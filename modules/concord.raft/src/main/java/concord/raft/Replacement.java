package concord.raft;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// Puts another Raft group in the place of the one that a data directory has.
///
/// | directory | what it is |
/// |---|---|
/// | `recovering/ID` | the new group, until it is in its place |
/// | `replaced/ID` | a group that was replaced; kept for whoever wants to look into it |
///
/// The new group is made durable in `recovering`. Then the file `cluster` names it, which is the
/// one step that decides. What is left is to move directories, which [#settle] does again after a
/// crash: before that step nothing has happened, after it the old group is gone from `raft`. Ratis
/// starts every group that it finds there, so the two are never there together.
final class Replacement {

    private final DataDirectory directory;
    private final Path staging;

    Replacement(DataDirectory directory) {
        this.directory = directory;
        this.staging = directory.root().resolve("recovering");
    }

    /// Where the new group is to be written.
    Path staged(ClusterId id) {
        return staging.resolve(id.toString());
    }

    /// Where a group is after it was replaced.
    Path replaced(ClusterId id) {
        return directory.root().resolve("replaced").resolve(id.toString());
    }

    /// Puts the group that was written into its place.
    void commit(ClusterId id) throws IOException {
        forceTree(staging);
        DataDirectory.force(directory.root());
        directory.join(id);
        settle();
    }

    /// Finishes what a crash has interrupted, one way or the other.
    void settle() throws IOException {
        if (!Files.isDirectory(staging)) {
            return;
        }
        Optional<ClusterId> decided =
                directory.cluster().filter(id -> Files.isDirectory(staged(id)));
        if (decided.isPresent()) {
            moveOld();
            move(staged(decided.get()), directory.group(decided.get()));
            directory.dropFormation();
        }
        discard();
    }

    private void moveOld() throws IOException {
        try (DirectoryStream<Path> groups =
                Files.newDirectoryStream(directory.raft(), Files::isDirectory)) {
            for (Path group : groups) {
                move(group, directory.root().resolve("replaced").resolve(group.getFileName()));
            }
        }
    }

    private void move(Path from, Path to) throws IOException {
        Files.createDirectories(to.resolveSibling("."));
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        DataDirectory.force(to.resolveSibling("."));
        DataDirectory.force(from.resolveSibling("."));
        DataDirectory.force(directory.root());
    }

    /// Removes a new group that was never put into its place.
    void discard() throws IOException {
        for (Path path : DataDirectory.tree(staging).reversed()) {
            Files.delete(path);
        }
        DataDirectory.force(directory.root());
    }

    private static void forceTree(Path root) throws IOException {
        for (Path path : DataDirectory.tree(root)) {
            DataDirectory.force(path);
        }
    }
}
