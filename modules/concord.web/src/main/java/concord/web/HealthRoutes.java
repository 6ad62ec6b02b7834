package concord.web;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Status;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.Route;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// What load balancers and people ask first: is it there, and does it serve?
final class HealthRoutes {

    private final Concord concord;

    HealthRoutes(Concord concord) {
        this.concord = concord;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/health", _ -> healthy()),
                Route.get("/health/live", _ -> state("live")),
                Route.get("/health/ready", this::ready));
    }

    private static Answer healthy() {
        return Answer.ok(data -> {
            data.text("status", "healthy");
            data.text("service", "concord-api");
            data.text("timestamp", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        });
    }

    /// Fails while the member does not serve, so that nobody is sent to it.
    private Answer ready(Exchange exchange) {
        Status status = concord.status();
        if (!status.ready()) {
            throw new ConcordException.Unavailable(
                    status.problem().orElse("this member does not serve now"));
        }
        return state("ready");
    }

    private static Answer state(String state) {
        return Answer.ok(data -> data.text("status", state));
    }
}
