package concord.cli.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import concord.cli.ExitCode;
import concord.core.audit.AuditAnchor;
import concord.core.audit.AuditTrail;
import concord.core.audit.AuditVerdict;
import java.util.Arrays;
import java.util.List;

/// `concord audit verify`: whether the chain holds.
final class VerifyCommand extends AuditCommand {

    private static final String ANCHOR = "--anchor";

    private List<AuditAnchor> known = List.of();

    VerifyCommand(Place place) {
        super(
                place,
                "verify",
                "Checks the chain from the oldest line to the newest, and names the first line that"
                        + " breaks it.");
        option(
                ANCHOR,
                "SEQUENCE:HASH",
                "Points that were noted before, separated by commas: also finds a trail that was"
                        + " rewritten as a whole.");
        outputOption();
    }

    @Override
    void check() {
        boolean _ = isJson();
        String anchors = given(ANCHOR);
        known =
                anchors == null
                        ? List.of()
                        : Arrays.stream(anchors.split(",", -1))
                                .map(text -> AuditAnchor.parse(text.strip()))
                                .toList();
    }

    @Override
    int run(AuditTrail trail) {
        AuditVerdict verdict = trail.verify(known);
        if (isJson()) {
            terminal().tell(json(verdict).toString());
        } else if (verdict.holds()) {
            tell(verdict);
        }
        verdict.fault()
                .ifPresent(fault ->
                        terminal()
                                .complain(
                                        "the audit trail is broken, at "
                                                + fault
                                                + "\n"
                                                + verdict.lines()
                                                + " lines before that hold"));
        return verdict.holds() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void tell(AuditVerdict verdict) {
        terminal()
                .tell(
                        "The audit trail holds: "
                                + verdict.lines()
                                + " lines in "
                                + verdict.files()
                                + " files, from "
                                + verdict.first()
                                + " to "
                                + verdict.last().sequence()
                                + ".");
        if (verdict.unfinishedBytes() > 0) {
            terminal()
                    .tell(
                            "  at its end    "
                                    + verdict.unfinishedBytes()
                                    + " bytes of a line that is being written, or that a crash has"
                                    + " cut short");
        }
        verdict.unchecked()
                .forEach(anchor ->
                        terminal()
                                .tell(
                                        "  not checked   "
                                                + anchor
                                                + ", which is before the oldest line that is"
                                                + " kept"));
        terminal().tell("  newest line   " + verdict.last());
        terminal()
                .tell(
                        "  next          note it where this machine cannot change it, and give it to"
                                + " --anchor next time");
    }

    private static ObjectNode json(AuditVerdict verdict) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("holds", verdict.holds());
        json.put("files", verdict.files());
        json.put("lines", verdict.lines());
        json.put("first", verdict.first());
        json.put("last", verdict.last().toString());
        json.put("unfinished_bytes", verdict.unfinishedBytes());
        ArrayNode unchecked = json.putArray("not_checked");
        verdict.unchecked().forEach(anchor -> unchecked.add(anchor.toString()));
        verdict.fault()
                .ifPresent(fault -> {
                    ObjectNode at = json.putObject("fault");
                    at.put("file", fault.file());
                    at.put("line", fault.line());
                    at.put("reason", fault.reason());
                });
        return json;
    }
}
