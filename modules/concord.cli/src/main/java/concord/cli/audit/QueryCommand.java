package concord.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import concord.cli.ExitCode;
import concord.core.ConcordException;
import concord.core.Value;
import concord.core.audit.AuditQuery;
import concord.core.audit.AuditTrail;
import java.util.Iterator;
import java.util.stream.Stream;

/// `concord audit query`: who has done what.
final class QueryCommand extends AuditCommand {

    private static final long LIMIT = 100;
    private AuditQuery query = AuditQuery.ALL;

    QueryCommand(Place place) {
        super(
                place,
                "query",
                "Shows what the member was asked, by whom, from where and with what result. It reads"
                        + " line by line, however large the trail is.");
        option("--operation", "NAME", "Only this operation, such as kv.put, or all of kv.*.");
        option("--from", "TIME", "Nothing older: 2026-11-26T10:00:00Z, or a day in UTC.");
        option("--to", "TIME", "Nothing from then on.");
        option("--user", "ID", "Only by this token.");
        option("--result", "RESULT", "Only what ended so: ok, or an error code.");
        option("--limit", "N", "How many at most. Default: " + LIMIT + "; 'none' is all.");
        option("--order", "ORDER", "desc for the newest first, or asc. Default: desc.");
        outputOption();
    }

    @Override
    void check() {
        boolean _ = isJson();
        query = limited(AuditQuery.ALL);
        String operation = given("--operation");
        query = operation == null ? query : query.operation(operation);
        String from = given("--from");
        query = from == null ? query : query.from(AuditQuery.moment("--from", from));
        String to = given("--to");
        query = to == null ? query : query.to(AuditQuery.moment("--to", to));
        String user = given("--user");
        query = user == null ? query : query.user(user);
        String result = given("--result");
        query = result == null ? query : query.result(result);
        String order = given("--order");
        if (order == null || order.equals("desc")) {
            query = query.descending();
        } else if (!order.equals("asc")) {
            throw new ConcordException.InvalidRequest(
                    "--order is '" + order + "'; it must be desc or asc");
        }
    }

    private AuditQuery limited(AuditQuery unlimited) {
        String limit = given("--limit");
        if (limit == null) {
            return unlimited.limit(LIMIT);
        }
        if (limit.equals("none")) {
            return unlimited;
        }
        try {
            return unlimited.limit(Long.parseLong(limit));
        } catch (NumberFormatException e) {
            throw new ConcordException.InvalidRequest(
                    "--limit is '" + limit + "'; it must be a whole number, or none");
        }
    }

    @Override
    int run(AuditTrail trail) {
        boolean json = isJson();
        var out = terminal().out();
        try (Stream<String> lines = trail.query(query)) {
            Iterator<String> each = lines.iterator();
            if (!json && each.hasNext()) {
                out.println(row("TIME", "OPERATION", "RESULT", "USER", "REMOTE", "WHAT"));
            }
            while (each.hasNext() && !out.checkError()) { // who reads it may have enough
                String line = each.next();
                out.println(json ? line : row(line));
            }
        }
        return out.checkError() ? ExitCode.FAILED : ExitCode.OK; // which flushes
    }

    private static String row(String... cells) {
        return "%-27s %-16s %-18s %-12s %-22s %s".formatted((Object[]) cells).stripTrailing();
    }

    private static String row(String line) {
        JsonNode event = Value.json(line).json();
        return row(
                event.path("timestamp").asText(),
                event.path("operation").asText(),
                event.path("result").asText(),
                event.path("user").asText("-"),
                event.path("remote").asText("-"),
                what(event));
    }

    private static String what(JsonNode event) {
        String revision = event.has("revision") ? " at " + event.path("revision").asText() : "";
        if (event.has("key")) {
            return printable(event.path("key").asText()) + revision;
        }
        if (event.has("key_hash")) {
            return event.path("key_hash").asText() + revision;
        }
        JsonNode metadata = event.path("metadata");
        String named = metadata.path("name").asText(metadata.path("made").asText(""));
        return printable(named) + revision;
    }

    /// Control characters would move the cursor.
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
