package concord.client;

import concord.core.Change;
import concord.core.Changes;
import concord.core.ConcordException;
import concord.core.Watch;
import concord.core.Watcher;
import concord.proto.v1.Event;
import concord.proto.v1.WatchGrpc;
import concord.proto.v1.WatchRequest;
import concord.proto.v1.WatchResponse;
import io.grpc.CallOptions;
import io.grpc.StatusRuntimeException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A watch on a server, which goes on at another one where it was cut: from the revision and the
/// position within it that have come, so nothing is missed and nothing comes twice. It tries as
/// long as it is read.
///
/// What a revision changed may come in several messages and is given out when all have come.
final class RemoteWatcher implements Watcher {

    private static final System.Logger LOG = System.getLogger("concord.client");
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Remote remote;
    private final WatchRequest wanted;
    private volatile boolean closed;
    private volatile @Nullable Incoming<WatchResponse> incoming;

    /// The server that is asked now, when it was, and whether it has answered since.
    private int server;

    private long askedNanos;
    private boolean answered;

    /// Not before then is the next one asked.
    private long pauseEndNanos;

    /// The revision to go on from, and how many of its changes have come: those gathered here.
    private long revision;

    private final List<Change> gathered = new ArrayList<>();

    private RemoteWatcher(Remote remote, WatchRequest wanted) {
        this.remote = remote;
        this.wanted = wanted;
    }

    /// Begins a watch. What changes from now on is heard of.
    static Watcher begin(Remote remote, Watch watch) {
        var watcher = new RemoteWatcher(remote, request(remote, watch));
        var first = remote.open(WatchGrpc.getWatchMethod(), watcher.wanted);
        watcher.server = remote.calls().channels().current();
        watcher.incoming = first;
        watcher.answered = true;
        try {
            first.next(0).ifPresent(watcher::take);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the first message has come", e);
        }
        return watcher;
    }

    private static WatchRequest request(Remote remote, Watch watch) {
        var request =
                WatchRequest.newBuilder()
                        .setKeys(Requests.keys(watch.range()))
                        .setConsistency(remote.consistency());
        for (Change.Type type : watch.types()) {
            request.addTypes(
                    switch (type) {
                        case PUT -> Event.Type.TYPE_PUT;
                        case DELETE -> Event.Type.TYPE_DELETE;
                        case EXPIRE -> Event.Type.TYPE_EXPIRE;
                    });
        }
        watch.pattern().ifPresent(request::setPattern);
        watch.from().ifPresent(request::setFromRevision);
        return request.build();
    }

    @Override
    public Changes next() {
        while (true) {
            Optional<Changes> changes = poll(Duration.ofDays(1));
            if (changes.isPresent()) {
                return changes.get();
            }
        }
    }

    @Override
    public Optional<Changes> poll(Duration patience) {
        Budget budget = Budget.of(patience);
        while (true) {
            check();
            Incoming<WatchResponse> from = incoming;
            if (from == null && !reconnect(budget)) {
                return Optional.empty();
            }
            if (from != null) {
                try {
                    @Nullable Changes changes = read(from, budget);
                    if (changes != null) {
                        return Optional.of(changes);
                    }
                } catch (TimeoutException e) {
                    return Optional.empty();
                }
            }
        }
    }

    @Override
    public long passed() {
        return revision - 1;
    }

    private void check() {
        if (closed) {
            throw new ConcordException.Unavailable("the watcher is closed");
        }
        if (remote.calls().channels().isClosed()) {
            throw Calls.closed();
        }
    }

    /// Reads a message.
    ///
    /// @return what a revision changed, once all of it has come
    private @Nullable Changes read(Incoming<WatchResponse> from, Budget budget)
            throws TimeoutException {
        try {
            Optional<WatchResponse> message = from.next(patience(budget));
            if (message.isPresent()) {
                answered = true;
                return take(message.get());
            }
            cut("the server has ended it");
        } catch (StatusRuntimeException e) {
            check();
            if (Thread.currentThread().isInterrupted()) {
                incoming = null;
                throw new ConcordException.Unavailable("interrupted while waiting for changes", e);
            }
            if (!Failures.isPassing(e.getStatus(), e.getTrailers())) {
                throw Failures.of(e.getStatus(), e.getTrailers());
            }
            cut(Failures.message(e.getStatus()));
        } catch (TimeoutException e) {
            if (!answered && answerNanos() <= 0) {
                cut("no answer within " + remote.timeout().toMillis() + " ms");
            } else if (budget.leftNanos() <= 0) {
                throw e;
            }
        }
        return null;
    }

    /// A server that has not answered at all has the time of an operation for it.
    private long patience(Budget budget) {
        long left = Math.max(0, budget.leftNanos());
        return answered ? left : Math.clamp(answerNanos(), 0, left);
    }

    /// How long the server that is asked now may still take to answer.
    private long answerNanos() {
        return new Budget(askedNanos, remote.timeout()).leftNanos();
    }

    private @Nullable Changes take(WatchResponse message) {
        if (message.getEventsCount() == 0) { // says where the watch begins, or how far it is
            if (gathered.isEmpty()) {
                revision = message.getRevision() + 1;
            }
            return null;
        }
        revision = message.getRevision();
        message.getEventsList().forEach(event -> gathered.add(Answers.change(event)));
        if (!message.getComplete()) {
            return null;
        }
        var time = Instant.ofEpochMilli(message.getTimeMillis());
        Changes changes = new Changes(revision, time, gathered);
        gathered.clear();
        revision++;
        return changes;
    }

    private void cut(String why) {
        Incoming<WatchResponse> broken = incoming;
        if (broken != null) {
            broken.close();
        }
        incoming = null;
        remote.calls().channels().leave(server);
        if (answered) {
            LOG.log(
                    Level.DEBUG,
                    () -> "a watch was cut and goes on from revision " + revision + ": " + why);
        } else {
            pauseEndNanos = System.nanoTime() + PAUSE_NANOS;
        }
    }

    /// Asks the server that is used now to go on. Waits for nothing but the end of the pause.
    ///
    /// @return false when that is later than the caller waits
    private boolean reconnect(Budget budget) {
        long pause = pauseEndNanos - System.nanoTime();
        if (pause > 0) {
            boolean enough = pause < budget.leftNanos();
            try {
                TimeUnit.NANOSECONDS.sleep(Math.min(pause, Math.max(0, budget.leftNanos())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ConcordException.Unavailable("interrupted while waiting for changes", e);
            }
            if (!enough) {
                return false;
            }
        }
        var request =
                wanted.toBuilder()
                        .setFromRevision(revision)
                        .setFromPosition(gathered.size())
                        .build();
        Channels channels = remote.calls().channels();
        server = channels.current();
        askedNanos = System.nanoTime();
        answered = false;
        var asked =
                Incoming.of(
                        channels.channel(server),
                        WatchGrpc.getWatchMethod(),
                        CallOptions.DEFAULT,
                        request);
        incoming = asked;
        if (closed) { // meanwhile, by somebody who has not seen this call
            asked.close();
        }
        return true;
    }

    @Override
    public void close() {
        closed = true;
        Incoming<WatchResponse> last = incoming;
        if (last != null) {
            last.close();
        }
    }
}
