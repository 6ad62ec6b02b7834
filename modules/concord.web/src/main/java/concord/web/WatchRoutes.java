package concord.web;

import concord.core.Change;
import concord.core.Changes;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Range;
import concord.core.Store;
import concord.core.Watch;
import concord.core.Watcher;
import concord.json.Ranges;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.Route;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Changes as they happen, as Server-Sent Events.
final class WatchRoutes {

    private static final String KEY = "key";
    private static final String PREFIX = "prefix";
    private static final String FROM_REVISION = "from_revision";
    private static final String TYPES = "types";
    private static final String PATTERN = "pattern";
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");

    private final Stores stores;

    WatchRoutes(Concord concord) {
        this.stores = new Stores(concord);
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                        "/watch",
                        this::watch,
                        KEY,
                        PREFIX,
                        "from",
                        "to",
                        FROM_REVISION,
                        TYPES,
                        PATTERN,
                        Stores.CONSISTENCY));
    }

    private Answer watch(Exchange exchange) {
        Range range = range(exchange);
        Store store = stores.of(exchange);
        EventId after = after(exchange, store, range);
        Watch watch = Watch.range(range).from(after.next());
        var types = exchange.query().text(TYPES);
        if (types.isPresent()) {
            watch = new Watch(watch.range(), types(types.get()), watch.pattern(), watch.from());
        }
        var pattern = exchange.query().text(PATTERN);
        if (pattern.isPresent()) {
            watch = watch.pattern(pattern.get());
        }
        Watcher watcher = store.watch(watch);
        EventStream events = new EventStream(watcher, after);
        return Answer.streamed("text/event-stream", watcher, events::write)
                .with(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"));
    }

    private static Range range(Exchange exchange) {
        var query = exchange.query();
        Optional<String> key = query.text(KEY);
        if (key.isEmpty()) {
            return Ranges.of(query.text(PREFIX), query.text("from"), query.text("to"));
        }
        if (query.first(Set.of(PREFIX, "from", "to")).isPresent()) {
            throw new ConcordException.InvalidRequest(
                    "key is given beside prefix, from or to; a watch has the one or the other");
        }
        return Range.closed(Key.of(key.get()), Key.of(key.get()));
    }

    /// What the client has had last: what it says, or everything until now.
    private static EventId after(Exchange exchange, Store store, Range range) {
        Optional<String> last = exchange.header(LAST_EVENT_ID).filter(id -> !id.isEmpty());
        if (last.isPresent()) {
            return EventId.parse(last.get());
        }
        return exchange.query()
                .number(FROM_REVISION)
                .map(EventId::before)
                .orElseGet(() -> EventId.of(store.list(range.limit(1).withoutValues()).revision()));
    }

    private static EnumSet<Change.Type> types(String list) {
        List<Change.Type> types = new ArrayList<>();
        for (String name : list.split(",", -1)) {
            try {
                types.add(Change.Type.valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new ConcordException.InvalidRequest(
                        "types is '" + list + "'; it must be a list of put, delete and expire");
            }
        }
        return EnumSet.copyOf(types);
    }

    /// What an event of a stream is known by. The last one of a revision has the revision; those
    /// before it have a number besides, so that a client that is cut between them gets the rest.
    ///
    /// @param revision the revision
    /// @param events how many events of the revision the client has; all of them when it is
    ///   negative
    record EventId(long revision, int events) {

        private static final int ALL = -1;

        static EventId of(long revision) {
            return new EventId(revision, ALL);
        }

        /// Of a client that wants everything from a revision on.
        static EventId before(long revision) {
            return new EventId(revision, 0);
        }

        static EventId parse(String text) {
            String[] parts = text.split("\\.", 2);
            try {
                long revision = Long.parseLong(parts[0]);
                int events = parts.length == 1 ? ALL : Integer.parseInt(parts[1]);
                if (revision >= 0 && (parts.length == 1 || events >= 0)) {
                    return new EventId(revision, events);
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw new ConcordException.InvalidRequest(
                    "Last-Event-ID is '" + text + "'; it must be the id of an event, such as 12");
        }

        /// The first revision of which the client does not have all.
        long next() {
            return events == ALL ? revision + 1 : revision;
        }

        /// Of the same client, when nothing is to come any more up to a revision.
        EventId passed(long passed) {
            return passed < next() ? this : of(passed);
        }

        /// How many events of a revision the client has.
        int had(Changes changes) {
            return changes.revision() == revision && events != ALL ? events : 0;
        }

        @Override
        public String toString() {
            return events == ALL ? Long.toString(revision) : revision + "." + events;
        }
    }
}
