package concord.web;

import concord.core.Cluster;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Member;
import concord.core.Settings;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.Failure;
import concord.web.http.Route;
import java.util.List;
import java.util.Map;

/// The members of the cluster: who they are, who leads, and whether they agree.
///
/// A change is answered when it is done, which may take minutes: a new member has to catch up
/// first.
final class ClusterRoutes {

    private static final String MEMBERS = "/cluster/members";
    private static final String ID = "id";
    private static final String ADDRESS = "address";

    private final Cluster cluster;
    private final long bodyMaxBytes;

    ClusterRoutes(Concord concord) {
        this.cluster = concord.cluster();
        this.bodyMaxBytes =
                concord.settings().get(Settings.VALUE_MAX_BYTES) + HttpEndpoint.ENVELOPE_BYTES;
    }

    List<Route> routes() {
        return List.of(
                Route.get(MEMBERS, _ -> members()),
                Route.post(MEMBERS, this::add),
                Route.delete(MEMBERS, this::remove, ID),
                Route.post("/cluster/leader", this::transfer),
                Route.get("/cluster/states", _ -> states()));
    }

    private Answer members() {
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
        Map<String, String> member = texts(exchange, List.of(ID, ADDRESS));
        String id = member.getOrDefault(ID, "");
        cluster.add(id, member.getOrDefault(ADDRESS, ""));
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
        cluster.remove(id);
        return Answer.ok(data -> data.text("removed", id));
    }

    private Answer transfer(Exchange exchange) {
        String id = texts(exchange, List.of(ID)).getOrDefault(ID, "");
        cluster.transfer(id);
        return Answer.ok(data -> data.text("leader", id));
    }

    private Answer states() {
        Cluster.StateHashes states = cluster.compareStates();
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

    private Map<String, String> texts(Exchange exchange, List<String> fields) {
        String type = exchange.contentType().orElse("");
        if (!type.equals("application/json")) {
            throw Failure.unsupportedMediaType(
                            (type.isEmpty()
                                            ? "there is no Content-Type"
                                            : "Content-Type is '" + type + "'")
                                    + "; it must be application/json")
                    .exception();
        }
        return TextsBody.read(exchange.body(bodyMaxBytes), fields);
    }
}
