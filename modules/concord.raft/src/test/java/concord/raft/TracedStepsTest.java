package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Key;
import concord.core.Settings;
import concord.core.Value;
import concord.core.spi.Event;
import concord.core.spi.Event.Step;
import concord.core.spi.TraceContext;
import concord.testkit.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracedStepsTest {

    private static final String TRACE_AND_SPAN =
            "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-";

    @TempDir Path directory;

    private final List<Event.Traced> steps = new CopyOnWriteArrayList<>();

    private void put(String flags) {
        Settings settings = Settings.builder().set(Settings.DATA_DIR, directory).build();
        try (Concord concord =
                Concord.open(
                        settings,
                        List.of(event -> {
                            if (event instanceof Event.Traced step) {
                                steps.add(step);
                            }
                        }))) {
            new TraceContext(TRACE_AND_SPAN + flags, "")
                    .during(() -> concord.store().put(Key.of("k"), Value.of("v")));
        }
    }

    @Test
    void a_write_that_is_sampled_tells_its_steps_in_their_order() {
        put("01");

        Await.until("all steps", () -> steps.size() >= 3);
        assertEquals(
                List.of(Step.PROPOSE, Step.COMMIT, Step.APPLY),
                steps.stream().map(Event.Traced::step).toList());
        for (int i = 0; i < steps.size(); i++) {
            Event.Traced step = steps.get(i);
            assertEquals("n1", step.node());
            assertEquals("00f067aa0ba902b7", step.trace().spanId());
            assertTrue(step.startNanos() <= step.endNanos(), step.toString());
            assertEquals(steps.getFirst().index(), step.index());
            if (i > 0) {
                assertEquals(steps.get(i - 1).endNanos(), step.startNanos());
            }
        }
    }

    @Test
    void a_write_that_is_not_sampled_tells_nothing() {
        put("00");

        assertEquals(List.of(), steps);
    }
}
