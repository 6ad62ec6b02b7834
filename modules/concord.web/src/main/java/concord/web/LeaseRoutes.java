package concord.web;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Lease;
import concord.core.Leases;
import concord.core.Store;
import concord.json.Seconds;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.Failure;
import concord.web.http.JsonOutput;
import concord.web.http.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/// Leases: granted, kept alive, revoked.
final class LeaseRoutes {

    private static final String ALL = "/leases";
    private static final String ONE = "/leases/{id}";

    private final Stores stores;

    LeaseRoutes(Concord concord) {
        this.stores = new Stores(concord);
    }

    List<Route> routes() {
        return List.of(
                Route.post(ALL, this::grant, Stores.TIMEOUT),
                Route.get(ALL, this::list, Stores.CONSISTENCY, Stores.TIMEOUT),
                Route.get(ONE, this::get, Stores.CONSISTENCY, Stores.TIMEOUT),
                Route.post(ONE + "/keepalive", this::keepAlive, Stores.TIMEOUT),
                Route.delete(ONE, this::revoke, Stores.TIMEOUT));
    }

    private Answer grant(Exchange exchange) {
        Duration ttl = stores.ttl(exchange);
        return answer(exchange, leases -> leases.grant(ttl));
    }

    private Answer keepAlive(Exchange exchange) {
        long id = id(exchange);
        return answer(exchange, leases -> leases.keepAlive(id));
    }

    private Answer answer(Exchange exchange, Function<Leases, Lease> action) {
        Store store = stores.of(exchange);
        Lease lease = action.apply(store.leases());
        return Answer.ok(data -> write(data, lease, store.now()));
    }

    private Answer list(Exchange exchange) {
        Store store = stores.of(exchange);
        List<Lease> all = store.leases().list();
        return Answer.ok(data ->
                data.objects("leases", all, (json, lease) -> write(json, lease, store.now())));
    }

    private Answer get(Exchange exchange) {
        long id = id(exchange);
        Store store = stores.of(exchange);
        Lease lease =
                store.leases()
                        .get(id)
                        .orElseThrow(() -> Failure.notFound("there is no lease " + id).exception());
        List<Key> keys = store.leases().keys(id);
        return Answer.ok(data -> {
            write(data, lease, store.now());
            data.objects("keys", keys, EntryJson::key);
        });
    }

    private Answer revoke(Exchange exchange) {
        long id = id(exchange);
        stores.of(exchange).leases().revoke(id);
        return Answer.ok(data -> data.number("revoked", id));
    }

    private static void write(JsonOutput json, Lease lease, Instant now) {
        json.number("id", lease.id());
        json.number("granted_ttl", Seconds.of(lease.ttl()));
        json.number("ttl", Seconds.of(Duration.between(now, lease.expiresAt())));
    }

    private static long id(Exchange exchange) {
        String text = exchange.parameter();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ConcordException.InvalidRequest(
                    "'" + text + "' is not the id of a lease, which is a number");
        }
    }
}
