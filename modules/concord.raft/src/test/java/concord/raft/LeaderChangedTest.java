package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Concord;
import concord.core.Settings;
import concord.core.spi.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaderChangedTest {

    @TempDir Path directory;

    @Test
    void aMemberTellsTheTermOfTheLeaderThatItSees() {
        assertEquals(1, termToldOnStart());
        assertEquals(2, termToldOnStart());
    }

    private long termToldOnStart() {
        List<Event.LeaderChanged> changes = new CopyOnWriteArrayList<>();
        Settings settings = Settings.builder().set(Settings.DATA_DIR, directory).build();
        try (Concord concord =
                Concord.open(
                        settings,
                        List.of(event -> {
                            if (event instanceof Event.LeaderChanged change) {
                                changes.add(change);
                            }
                        }))) {
            assertEquals(
                    List.of(new Event.LeaderChanged("n1", "n1", concord.status().term())), changes);
            return concord.status().term();
        }
    }
}
