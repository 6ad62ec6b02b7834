package concord.core.observe;

import concord.core.Consistency;
import concord.core.ErrorCode;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.OperationCall;
import concord.core.spi.OperationEnd;
import concord.core.spi.OperationKind;
import concord.core.spi.OperationObserver;
import concord.core.spi.TraceContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Writes down what it sees.
public class Recorder implements Observer, OperationObserver {

    /// An operation from its beginning to its end.
    ///
    /// @param call how it began
    /// @param end how it ended
    public record Seen(OperationCall call, OperationEnd end) {

        /// What was asked.
        public OperationKind kind() {
            return call.kind();
        }
    }

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final List<String> passed = new CopyOnWriteArrayList<>();
    private final List<String> denied = new CopyOnWriteArrayList<>();
    private boolean closed;

    /// What was seen, in the order of the ends.
    public List<Seen> seen() {
        return seen;
    }

    /// The last one.
    public Seen last() {
        return seen.getLast();
    }

    /// Reads that it did not want to see.
    public List<String> passed() {
        return passed;
    }

    /// Reads that it did not see and that were refused.
    public List<String> denied() {
        return denied;
    }

    /// Whether it was closed.
    public boolean isClosed() {
        return closed;
    }

    /// The trace that it gives to operations.
    protected TraceContext trace() {
        return TraceContext.NONE;
    }

    @Override
    public Optional<OperationObserver> operations() {
        return Optional.of(this);
    }

    @Override
    public void on(Event event) {
        // operations are enough
    }

    @Override
    public boolean hears(OperationKind kind) {
        return true;
    }

    @Override
    public void passed(OperationKind kind, Consistency level, Optional<ErrorCode> failure) {
        passed.add(kind + " " + level + " " + failure.map(ErrorCode::name).orElse("ok"));
    }

    @Override
    public void denied(OperationCall call, ErrorCode why) {
        denied.add(call.kind() + " " + call.token().isPresent() + " " + why);
    }

    @Override
    public Observation begin(OperationCall call) {
        return new Observation() {
            @Override
            public TraceContext trace() {
                return Recorder.this.trace();
            }

            @Override
            public void ended(OperationEnd end) {
                seen.add(new Seen(call, end));
            }
        };
    }

    @Override
    public void close() {
        closed = true;
    }
}
