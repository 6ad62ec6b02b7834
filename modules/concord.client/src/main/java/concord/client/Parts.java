package concord.client;

import com.google.protobuf.ByteString;
import concord.core.ConcordException;
import concord.core.Entry;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterators;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Entries that come in parts, as a stream that asks for a part when it has used up the one before.
///
/// Where it is cut it goes on, at another server where there is one, behind the entries that have
/// come and as of the revision that it began with: nothing is missed, nothing comes twice.
final class Parts<Q, R> extends Spliterators.AbstractSpliterator<Entry> {

    private static final System.Logger LOG = System.getLogger("concord.client");

    /// What can be asked for in parts.
    ///
    /// @param method how it is asked for
    /// @param entries the entries of a part
    /// @param revision the revision of a part
    /// @param rest what is left of a request when so much of it has come; nothing when all has
    record Kind<Q, R>(
            MethodDescriptor<Q, R> method,
            Function<R, List<concord.proto.v1.Entry>> entries,
            ToLongFunction<R> revision,
            BiFunction<Q, Come, Optional<Q>> rest) {}

    /// How much has come.
    ///
    /// @param revision the revision that it shows
    /// @param last the key of the last entry, empty when none has come
    /// @param count how many entries there were
    record Come(long revision, ByteString last, int count) {}

    private final Remote remote;
    private final Kind<Q, R> kind;
    private final Q asked;
    private volatile Incoming<R> incoming;
    private volatile boolean closed;
    private int server;
    private Iterator<concord.proto.v1.Entry> part = List.<concord.proto.v1.Entry>of().iterator();
    private Come come = new Come(0, ByteString.EMPTY, 0);
    private boolean over;

    private Parts(Remote remote, Kind<Q, R> kind, Q asked) {
        super(Long.MAX_VALUE, ORDERED | DISTINCT | NONNULL);
        this.remote = remote;
        this.kind = kind;
        this.asked = asked;
        this.incoming = remote.open(kind.method, asked);
        this.server = remote.calls().channels().current();
    }

    /// Asks, and waits for the first part.
    ///
    /// @return the stream; it has to be closed, or read to its end
    static <Q, R> Stream<Entry> stream(Remote remote, Kind<Q, R> kind, Q asked) {
        var parts = new Parts<>(remote, kind, asked);
        return StreamSupport.stream(parts, false).onClose(parts::close);
    }

    private void close() {
        closed = true;
        incoming.close();
    }

    @Override
    public boolean tryAdvance(Consumer<? super Entry> action) {
        while (!part.hasNext()) {
            if (over || !more()) {
                over = true;
                return false;
            }
        }
        var entry = part.next();
        come = new Come(come.revision, entry.getKey(), come.count + 1);
        action.accept(Answers.entry(entry));
        return true;
    }

    /// Takes the next part.
    ///
    /// @return false when there is none
    private boolean more() {
        while (true) {
            try {
                Optional<R> next = incoming.next(TimeUnit.NANOSECONDS.convert(remote.timeout()));
                next.ifPresent(this::take);
                return next.isPresent();
            } catch (StatusRuntimeException e) {
                check(e);
                if (!goesOn(Failures.message(e.getStatus()))) {
                    throw Failures.of(e.getStatus(), e.getTrailers());
                }
            } catch (TimeoutException e) {
                incoming.close();
                if (!goesOn("no answer within " + remote.timeout().toMillis() + " ms")) {
                    throw ConcordException.Timeout.ofRead(remote.timeout());
                }
            }
            if (over) {
                return false;
            }
        }
    }

    private void take(R next) {
        long revision = kind.revision.applyAsLong(next);
        if (come.count > 0 && revision != come.revision) {
            throw new ConcordException.Internal(
                    "a server goes on with revision "
                            + revision
                            + " where the list shows "
                            + come.revision
                            + "; let all servers have the same version",
                    null);
        }
        come = new Come(revision, come.last, come.count);
        part = kind.entries.apply(next).iterator();
    }

    /// Refuses to go on where the end was wanted, or is meant.
    private void check(StatusRuntimeException failure) {
        if (closed) {
            throw new ConcordException.Unavailable("the stream is closed");
        }
        if (remote.calls().channels().isClosed()) {
            throw Calls.closed();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw Calls.interrupted(Repeat.READ, failure);
        }
        if (!Failures.isPassing(failure.getStatus(), failure.getTrailers())) {
            throw Failures.of(failure.getStatus(), failure.getTrailers());
        }
    }

    /// Asks for what is left, on the server that is next, with the time of an operation.
    ///
    /// @return false when the server has told no revision to go on with
    private boolean goesOn(String why) {
        if (come.revision == 0) {
            return false;
        }
        Optional<Q> rest = kind.rest.apply(asked, come);
        over = rest.isEmpty();
        if (!over) {
            remote.calls().channels().leave(server);
            LOG.log(
                    Level.DEBUG,
                    () ->
                            "a list was cut and goes on behind "
                                    + come.count
                                    + " entries of revision "
                                    + come.revision
                                    + ": "
                                    + why);
            incoming = remote.open(kind.method, rest.get());
            server = remote.calls().channels().current();
            if (closed) { // meanwhile, by somebody who has not seen this call
                incoming.close();
            }
        }
        return true;
    }
}
