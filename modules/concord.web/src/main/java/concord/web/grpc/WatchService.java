package concord.web.grpc;

import concord.core.Change;
import concord.core.Changes;
import concord.core.Entry;
import concord.core.Range;
import concord.core.Store;
import concord.core.Watch;
import concord.core.Watcher;
import concord.proto.v1.Event;
import concord.proto.v1.WatchGrpc;
import concord.proto.v1.WatchRequest;
import concord.proto.v1.WatchResponse;
import concord.web.grpc.wire.Call;
import concord.web.grpc.wire.Method;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/// Changes as they happen. A client that reads slowly is waited for: its watch stands in the
/// history, and nothing is gathered for it.
final class WatchService {

    private static final int ENOUGH_BYTES = 64 << 10;

    private final Members members;
    private final Duration quiet;

    /// @param quiet how long nothing comes before a client hears how far its watch is
    WatchService(Members members, Duration quiet) {
        this.members = members;
        this.quiet = quiet;
    }

    List<Method<?, ?>> methods() {
        return List.of(
                Method.streamed(WatchGrpc.getWatchMethod(), Method.Patience.ENDLESS, this::watch));
    }

    private void watch(Call call, WatchRequest request, Consumer<WatchResponse> answers) {
        if (request.getFromPosition() < 0) {
            throw Requests.invalid(
                    "from_position is " + request.getFromPosition() + "; it must not be negative");
        }
        Range range = Requests.range(request.getKeys());
        Store store = members.store(call, request.getConsistency());
        long from =
                request.hasFromRevision()
                        ? request.getFromRevision()
                        : store.list(range.limit(1).withoutValues()).revision() + 1;
        Watch watch = new Watch(range, types(request), pattern(request), OptionalLong.of(from));
        try (Watcher watcher = store.watch(watch)) {
            call.whenEnded(watcher::close);
            answers.accept(passed(from - 1));
            long told = from - 1;
            while (true) {
                Optional<Changes> next = watcher.poll(quiet);
                if (next.isPresent()) {
                    Changes changes = next.get();
                    int known = changes.revision() == from ? request.getFromPosition() : 0;
                    send(changes, known, request.getOmitPrevious(), answers);
                    told = changes.revision();
                } else if (watcher.passed() > told) {
                    told = watcher.passed();
                    answers.accept(passed(told));
                }
            }
        }
    }

    /// Nothing, but up to which revision there is nothing more to come.
    private static WatchResponse passed(long revision) {
        return WatchResponse.newBuilder().setRevision(revision).setComplete(true).build();
    }

    private static Optional<String> pattern(WatchRequest request) {
        return request.hasPattern() ? Optional.of(request.getPattern()) : Optional.empty();
    }

    private static Set<Change.Type> types(WatchRequest request) {
        if (request.getTypesCount() == 0) {
            return EnumSet.allOf(Change.Type.class);
        }
        var types = EnumSet.noneOf(Change.Type.class);
        for (Event.Type type : request.getTypesList()) {
            types.add(
                    switch (type) {
                        case TYPE_PUT -> Change.Type.PUT;
                        case TYPE_DELETE -> Change.Type.DELETE;
                        case TYPE_EXPIRE -> Change.Type.EXPIRE;
                        case TYPE_UNSPECIFIED, UNRECOGNIZED ->
                                throw Requests.invalid(
                                        "types has one that is not known; there are put, delete"
                                                + " and expire");
                    });
        }
        return types;
    }

    /// Sends what a revision changed, in as many messages as it takes.
    private static void send(
            Changes changes, int known, boolean omitPrevious, Consumer<WatchResponse> answers) {
        List<Change> all = changes.changes();
        var message = message(changes);
        int bytes = 0;
        for (int i = known; i < all.size(); i++) {
            Event event = event(all.get(i), omitPrevious);
            int size = event.getSerializedSize();
            if (bytes > 0 && bytes + size > ENOUGH_BYTES) {
                answers.accept(message.setPosition(i).build());
                message = message(changes);
                bytes = 0;
            }
            message.addEvents(event);
            bytes += size;
        }
        if (known < all.size()) {
            answers.accept(message.setPosition(all.size()).setComplete(true).build());
        }
    }

    private static WatchResponse.Builder message(Changes changes) {
        return WatchResponse.newBuilder()
                .setRevision(changes.revision())
                .setTimeMillis(changes.time().toEpochMilli());
    }

    private static Event event(Change change, boolean omitPrevious) {
        var event =
                Event.newBuilder()
                        .setType(
                                switch (change.type()) {
                                    case PUT -> Event.Type.TYPE_PUT;
                                    case DELETE -> Event.Type.TYPE_DELETE;
                                    case EXPIRE -> Event.Type.TYPE_EXPIRE;
                                })
                        .setKey(Responses.bytes(change.key()));
        change.entry().map(Responses::entry).ifPresent(event::setEntry);
        Optional<Entry> previous = omitPrevious ? Optional.empty() : change.previous();
        previous.map(Responses::entry).ifPresent(event::setPrevious);
        return event.build();
    }
}
