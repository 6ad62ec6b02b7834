package concord.web.http;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;

/// How long the request that a connection receives has been on its way, or a large answer. A client
/// that sends or reads slowly enough would keep its connection for ever, and there are not more
/// connections than so many.
final class Reception {

    /// That of the connection whose thread this is.
    static final ScopedValue<Reception> CURRENT = ScopedValue.newInstance();

    /// Notes when the headers of a request begin and end.
    static final Http1ConnectionListener LISTENER = new HeadListener();

    private static final long NOTHING = Long.MAX_VALUE;

    private final Duration headTimeout;
    private final Duration bodyTimeout;
    private volatile long headDeadlineNanos = NOTHING;
    private volatile long bodyDeadlineNanos = NOTHING;

    /// @param headTimeout how long headers may take
    /// @param bodyTimeout how long a body may take
    Reception(Duration headTimeout, Duration bodyTimeout) {
        this.headTimeout = headTimeout;
        this.bodyTimeout = bodyTimeout;
    }

    /// Marks a body that is being read, or sent, until it is closed.
    ///
    /// @param timeout how long it may take on a stream, whose connection is not its own
    static Passage body(Duration timeout) {
        if (!CURRENT.isBound()) {
            return new StreamPassage(timeout);
        }
        Reception reception = CURRENT.get();
        reception.bodyDeadlineNanos = in(reception.bodyTimeout);
        return () -> reception.bodyDeadlineNanos = NOTHING;
    }

    /// A body that is on its way.
    @FunctionalInterface
    interface Passage extends AutoCloseable {
        @Override
        void close();
    }

    /// Whether a request should have been there by now, or an answer sent.
    boolean isLate() {
        return isOver(headDeadlineNanos) || isOver(bodyDeadlineNanos);
    }

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    private static boolean isOver(long deadlineNanos) {
        return deadlineNanos != NOTHING && System.nanoTime() - deadlineNanos > 0;
    }

    private static final class HeadListener implements Http1ConnectionListener {

        @Override
        public void prologue(ConnectionContext context, HttpPrologue prologue) {
            Reception reception = CURRENT.get();
            reception.headDeadlineNanos = in(reception.headTimeout);
        }

        @Override
        public void headers(ConnectionContext context, Headers headers) {
            CURRENT.get().headDeadlineNanos = NOTHING;
        }
    }
}
