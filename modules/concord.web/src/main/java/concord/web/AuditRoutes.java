package concord.web;

import concord.core.ConcordException;
import concord.core.audit.AuditQuery;
import concord.web.http.Answer;
import concord.web.http.Exchange;
import concord.web.http.QueryParameters;
import concord.web.http.Route;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// The audit trail of the member that is asked, streamed.
final class AuditRoutes {

    private static final long LIMIT = 1_000;

    List<Route> routes() {
        return List.of(
                Route.get(
                        "/audit",
                        AuditRoutes::query,
                        "operation",
                        "from",
                        "to",
                        "user",
                        "result",
                        "limit",
                        "order"));
    }

    private static Answer query(Exchange exchange) {
        Stream<String> lines = exchange.access().audit().query(asked(exchange.query()));
        Iterator<String> each = lines.iterator();
        try {
            // Whatever is wrong shows now, while there can still be an answer that says so.
            var _ = each.hasNext();
        } catch (RuntimeException e) {
            lines.close();
            throw e;
        }
        return Answer.streamed(lines, data -> data.verbatims("events", () -> each));
    }

    private static AuditQuery asked(QueryParameters given) {
        AuditQuery query = AuditQuery.ALL.limit(given.number("limit").orElse(LIMIT));
        query = with(query, given.text("operation"), AuditQuery::operation);
        query = with(query, given.text("user"), AuditQuery::user);
        query = with(query, given.text("result"), AuditQuery::result);
        query = with(query, moment(given, "from"), AuditQuery::from);
        query = with(query, moment(given, "to"), AuditQuery::to);
        return switch (given.text("order").orElse("desc")) {
            case "desc" -> query.descending();
            case "asc" -> query;
            case String other ->
                    throw new ConcordException.InvalidRequest(
                            "order is '" + other + "'; it must be asc or desc");
        };
    }

    private static <T> AuditQuery with(
            AuditQuery query, Optional<T> value, BiFunction<AuditQuery, T, AuditQuery> wither) {
        return value.map(it -> wither.apply(query, it)).orElse(query);
    }

    private static Optional<Instant> moment(QueryParameters given, String name) {
        return given.text(name).map(text -> AuditQuery.moment(name, text));
    }
}
