package concord.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a member that is alone leaves behind when it is killed after it has voted for itself and
/// before it has written who the members are: Ratis would take up a group of nobody, in which
/// nobody is ever elected. There was no entry yet, so nothing is lost with it.
final class Unbegun {

    private static final String LOG = "log_";
    private static final String SNAPSHOTS = "sm";

    private Unbegun() {}

    /// Removes a group that has a vote, and neither members, nor a log, nor a snapshot.
    ///
    /// @param segments where the log of the group is
    static void remove(Path segments) throws IOException {
        Path group = segments.getParent();
        if (group == null || !Files.isDirectory(segments)) {
            return;
        }
        List<Path> files = DataDirectory.tree(group).reversed();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            boolean isSnapshot =
                    file.startsWith(group.resolve(SNAPSHOTS)) && !Files.isDirectory(file);
            if (name.equals(StoppedGroup.CONFIGURATION) || name.startsWith(LOG) || isSnapshot) {
                return;
            }
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
