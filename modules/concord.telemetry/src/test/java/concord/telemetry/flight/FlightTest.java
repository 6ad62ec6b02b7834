package concord.telemetry.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Consistency;
import concord.core.spi.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a recording holds.
class FlightTest {

    @TempDir private Path directory;

    private static RecordedEvent only(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .reduce((_, _) -> {
                    throw new AssertionError("more than one " + name);
                })
                .orElseThrow();
    }

    @Test
    void what_takes_time_is_recorded() throws Exception {
        FlightObserver observer = new FlightObserver();
        Path file = directory.resolve("flight.jfr");
        try (Recording recording = new Recording()) {
            List.of("Commit", "Apply", "Barrier", "Snapshot")
                    .forEach(name -> recording.enable("concord." + name));
            recording.start();
            observer.on(new Event.Committed(3, 2_000_000));
            observer.on(new Event.Applied(7, 30, 1_000));
            observer.on(new Event.BarrierPassed(Consistency.STRONG, 5_000, true));
            observer.on(new Event.SnapshotWritten(Path.of("s"), 7, 1_234, Duration.ofMillis(9)));
            observer.on(new Event.Closed("n1"));
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertEquals(4, events.size());
        assertEquals(3, only(events, "concord.Commit").getInt("proposals"));
        assertEquals(Duration.ofMillis(2), only(events, "concord.Commit").getDuration("took"));
        assertEquals(7, only(events, "concord.Apply").getLong("index"));
        assertEquals(30, only(events, "concord.Apply").getInt("commands"));
        assertEquals("strong", only(events, "concord.Barrier").getString("consistency"));
        assertEquals(1_234, only(events, "concord.Snapshot").getLong("bytes"));
    }
}
