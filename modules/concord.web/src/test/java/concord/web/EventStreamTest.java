package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Changes;
import concord.core.ConcordException;
import concord.core.Watcher;
import concord.web.WatchRoutes.EventId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a client hears while nothing happens.
class EventStreamTest {

    /// Brings nothing, passes these revisions and closes.
    private static final class Quiet implements Watcher {

        private final Iterator<Long> revisions;
        private long passed;

        Quiet(List<Long> revisions) {
            this.revisions = revisions.iterator();
        }

        @Override
        public Changes next() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Changes> poll(Duration patience) {
            if (!revisions.hasNext()) {
                throw new ConcordException.Unavailable("the store is closed");
            }
            passed = revisions.next();
            return Optional.empty();
        }

        @Override
        public long passed() {
            return passed;
        }

        @Override
        public void close() {}
    }

    private static String written(String after, Long... passed) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new EventStream(new Quiet(List.of(passed)), EventId.parse(after)).write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void tells_how_far_a_watch_without_events_is() throws Exception {
        assertEquals("retry: 1000\nid: 7\n\n:\nid: 7\n\n:\nid: 90\n\n", written("7", 7L, 90L));
    }

    @Test
    void resumes_within_a_revision_that_is_not_passed() throws Exception {
        assertEquals("retry: 1000\nid: 7.2\n\n:\nid: 7.2\n\n:\nid: 8\n\n", written("7.2", 6L, 8L));
    }
}
