package concord.core.observe;

import concord.core.Concord;
import concord.core.audit.AuditTrail;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.OperatorPage;
import concord.core.spi.RequestObserver;
import concord.core.spi.TraceContext;
import java.util.List;
import java.util.Optional;

/// All observers of a member as one.
public final class Observers implements Observer {

    private final List<Observer> all;
    private final Optional<Operations> operations;
    private final RequestObserver requests;
    private final List<OperatorPage> pages;

    /// @param all those who hear, in their order
    public Observers(List<Observer> all) {
        this.all = List.copyOf(all);
        this.operations = Operations.of(this.all);
        this.requests =
                this.all.stream()
                        .flatMap(observer -> observer.requests().stream())
                        .reduce(RequestPair::new)
                        .orElse(RequestObserver.NONE);
        this.pages = this.all.stream().flatMap(observer -> observer.page().stream()).toList();
    }

    /// Two as one: what the second one says of the trace counts, when it says something.
    private record RequestPair(RequestObserver one, RequestObserver other)
            implements RequestObserver {

        @Override
        public Observation begin(Request request) {
            Observation first = one.begin(request);
            Observation second = other.begin(request);
            return new Observation() {
                @Override
                public TraceContext trace() {
                    TraceContext trace = second.trace();
                    return trace.isPresent() ? trace : first.trace();
                }

                @Override
                public void ended(String status) {
                    first.ended(status);
                    second.ended(status);
                }
            };
        }
    }

    @Override
    public void on(Event event) {
        all.forEach(observer -> observer.on(event));
    }

    @Override
    public void serving(Concord concord) {
        all.forEach(observer -> observer.serving(concord));
    }

    /// Those who see operations; empty when nobody does.
    public Optional<Operations> seeing() {
        return operations;
    }

    /// The first trail that one of them writes.
    @Override
    public Optional<AuditTrail> trail() {
        return all.stream().flatMap(observer -> observer.trail().stream()).findFirst();
    }

    /// Those who see requests; one that looks at nothing when nobody does.
    public RequestObserver seeingRequests() {
        return requests;
    }

    /// The pages of all.
    public List<OperatorPage> pages() {
        return pages;
    }

    @Override
    public void close() {
        all.reversed().forEach(Observer::close);
    }
}
