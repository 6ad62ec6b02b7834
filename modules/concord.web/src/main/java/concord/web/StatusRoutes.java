package concord.web;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Member;
import concord.core.Status;
import concord.web.http.Answer;
import concord.web.http.JsonOutput;
import concord.web.http.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a member knows of itself, also while it does not serve.
final class StatusRoutes {

    private final Concord concord;
    private final Map<String, Integer> formats = Concord.formats();

    StatusRoutes(Concord concord) {
        this.concord = concord;
    }

    List<Route> routes() {
        return List.of(Route.get("/status", _ -> status()));
    }

    private Answer status() {
        Status status = concord.status();
        Optional<List<Member>> members = members(status);
        return Answer.ok(data -> {
            raft(data, status);
            data.flag("ready", status.ready());
            optional(data, "problem", status.problem());
            data.number("revision", status.revision());
            members.ifPresentOrElse(
                    known -> MemberJson.list(data, known), () -> data.nothing("members"));
            data.object(
                    "storage",
                    storage -> {
                        storage.number("keys", status.keys());
                        storage.number("bytes", status.bytes());
                    });
            data.object("formats", versions -> formats.forEach(versions::number));
        });
    }

    private static void raft(JsonOutput data, Status status) {
        data.text("node", status.node());
        data.text("role", status.role().toString());
        optional(data, "leader", status.leader());
        data.number("term", status.term());
        data.number("commit_index", status.commitIndex());
        data.number("applied_index", status.appliedIndex());
    }

    private static void optional(JsonOutput data, String name, Optional<String> text) {
        text.ifPresentOrElse(it -> data.text(name, it), () -> data.nothing(name));
    }

    /// The members, which only a leader tells. Without one nobody is asked: the status is wanted
    /// most just then, and has to come at once.
    private Optional<List<Member>> members(Status status) {
        if (status.leader().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(concord.cluster().members());
        } catch (ConcordException.Unavailable e) {
            return Optional.empty(); // the leader has gone in this moment
        }
    }
}
