package concord.cli.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.cli.ExitCode;
import concord.core.audit.AuditStatistics;
import concord.core.audit.AuditTrail;
import java.util.Map;

/// `concord audit stats`: what a trail has.
final class StatsCommand extends AuditCommand {

    StatsCommand(Place place) {
        super(place, "stats", "Counts the lines of the trail by operation and by result.");
        outputOption();
    }

    @Override
    void check() {
        boolean _ = isJson();
    }

    @Override
    int run(AuditTrail trail) {
        AuditStatistics statistics = trail.statistics();
        if (isJson()) {
            terminal().tell(json(statistics).toString());
            return ExitCode.OK;
        }
        terminal()
                .tell(
                        "%d lines in %d files, %d bytes"
                                .formatted(
                                        statistics.lines(),
                                        statistics.files(),
                                        statistics.bytes()));
        terminal().tell("  oldest  " + statistics.oldest().orElse("-"));
        terminal().tell("  newest  " + statistics.newest().orElse("-"));
        tell("OPERATION", statistics.operations());
        tell("RESULT", statistics.results());
        return ExitCode.OK;
    }

    private void tell(String heading, Map<String, Long> counts) {
        terminal().tell("");
        terminal().tell("%-20s %12s".formatted(heading, "LINES"));
        counts.forEach((name, count) -> terminal().tell("%-20s %12d".formatted(name, count)));
    }

    private static ObjectNode json(AuditStatistics statistics) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("files", statistics.files());
        json.put("bytes", statistics.bytes());
        json.put("lines", statistics.lines());
        statistics.oldest().ifPresent(oldest -> json.put("oldest", oldest));
        statistics.newest().ifPresent(newest -> json.put("newest", newest));
        ObjectNode operations = json.putObject("operations");
        statistics.operations().forEach((name, count) -> operations.put(name, count));
        ObjectNode results = json.putObject("results");
        statistics.results().forEach((name, count) -> results.put(name, count));
        return json;
    }
}
