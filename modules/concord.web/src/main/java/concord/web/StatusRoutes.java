package concord.web;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Member;
import concord.core.Status;
import concord.core.auth.Access;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.JsonOutput;
import concord.web.http.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a member knows of itself, also while it does not serve.
final class StatusRoutes {

    private final Map<String, Integer> formats = Concord.formats();

    List<Route> routes() {
        return List.of(Route.get("/status", this::status));
    }

    private Answer status(Exchange exchange) {
        Access access = exchange.access();
        Status status = access.status();
        Optional<List<Member>> members = members(access, status);
        return Answer.ok(data -> {
            raft(data, status);
            data.flag("ready", status.ready());
            data.text("problem", status.problem());
            data.number("revision", status.revision());
            members.ifPresentOrElse(
                    known -> MemberJson.list(data, known), () -> data.nothing("members"));
            data.object(
                    "storage",
                    storage -> {
                        storage.number("keys", status.keys());
                        storage.number("bytes", status.bytes());
                    });
            data.text("version", Concord.version());
            data.object("formats", versions -> formats.forEach(versions::number));
        });
    }

    private static void raft(JsonOutput data, Status status) {
        data.text("node", status.node());
        data.text("role", status.role().toString());
        data.text("leader", status.leader());
        data.number("term", status.term());
        data.number("commit_index", status.commitIndex());
        data.number("applied_index", status.appliedIndex());
    }

    /// The members, which only a leader tells. Without one nobody is asked: the status is wanted
    /// most just then, and has to come at once.
    private static Optional<List<Member>> members(Access access, Status status) {
        if (status.leader().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(access.cluster().members());
        } catch (ConcordException.Unavailable e) {
            return Optional.empty(); // the leader has gone in this moment
        }
    }
}
