package concord.web;

import concord.core.Cluster;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Member;
import concord.json.JsonFields;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.Route;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The members of the cluster: who they are, who leads, and whether they agree.
///
/// A change is answered when it is done, which may take minutes: a new member has to catch up
/// first.
final class ClusterRoutes {

    private static final String MEMBERS = "/cluster/members";
    private static final String ID = "id";
    private static final String ADDRESS = "address";

    private final Stores stores;

    ClusterRoutes(Concord concord) {
        this.stores = new Stores(concord);
    }

    List<Route> routes() {
        return List.of(
                Route.get(MEMBERS, ClusterRoutes::members),
                Route.post(MEMBERS, this::add),
                Route.delete(MEMBERS, this::remove, ID),
                Route.post("/cluster/leader", this::transfer),
                Route.get("/cluster/states", ClusterRoutes::states));
    }

    private static Answer members(Exchange exchange) {
        Cluster cluster = exchange.access().cluster();
        List<Member> members = cluster.members();
        Cluster.Identity identity = cluster.identity();
        return Answer.ok(data -> {
            data.object(
                    "cluster",
                    fields -> {
                        fields.text("name", identity.name());
                        fields.text(ID, identity.id());
                    });
            MemberJson.list(data, members);
        });
    }

    private Answer add(Exchange exchange) {
        JsonFields member =
                stores.json(exchange, "{\"id\": \"…\", \"address\": \"…\"}")
                        .only(Set.of(ID, ADDRESS));
        String id = member.required(ID).text();
        exchange.access().cluster().add(id, member.required(ADDRESS).text());
        return Answer.ok(data -> data.text("added", id));
    }

    private Answer remove(Exchange exchange) {
        String id =
                exchange.query()
                        .text(ID)
                        .orElseThrow(() ->
                                new ConcordException.InvalidRequest(
                                        "query parameter 'id' is missing; it names the member to"
                                                + " remove: ?id=n4"));
        exchange.access().cluster().remove(id);
        return Answer.ok(data -> data.text("removed", id));
    }

    private Answer transfer(Exchange exchange) {
        String id = stores.json(exchange, "{\"id\": \"…\"}").only(Set.of(ID)).required(ID).text();
        exchange.access().cluster().transfer(id);
        return Answer.ok(data -> data.text("leader", id));
    }

    private static Answer states(Exchange exchange) {
        Cluster.StateHashes states = exchange.access().cluster().compareStates();
        return Answer.ok(data -> {
            data.number("index", states.index());
            data.object(
                    "hashes",
                    hashes ->
                            states.hashes().entrySet().stream()
                                    .sorted(Map.Entry.comparingByKey())
                                    .forEach(each -> hashes.text(each.getKey(), each.getValue())));
            data.flag("agree", states.agree());
        });
    }
}
