package concord.cli.remote;

import concord.cli.ExitCode;
import concord.core.Operation;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.json.JsonFields;
import concord.json.TxnFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `txn`: compares and operations at one revision, as JSON in the form that HTTP takes.
final class TxnCommand {

    private static final String TXN = "TXN";

    private TxnCommand() {}

    static CommandSpec spec(Shell shell) {
        return Command.ofServer(
                        shell, "txn", "Carries out several operations as one, if compares hold.")
                .parameter(
                        TXN,
                        "A file with the transaction as JSON; '-' is standard input; what begins"
                                + " with '{' is the transaction itself.")
                .note(
                        "{\"compare\": […], \"success\": […], \"failure\": […]}: when all compares"
                                + " hold, 'success' is executed, else 'failure'; all writes have"
                                + " one revision. A compare has key, op (= != < <= > >=), value and"
                                + " a target: exists, value, version, mod_revision,"
                                + " create_revision, lease, or field with its path. Operations are"
                                + " put, get, delete, touch and range. With \"idempotency_key\" it"
                                + " is executed once, however often it is sent.")
                .note(
                        "Either way it was carried out, and the exit code is 0: the answer says"
                                + " which was executed, as \"succeeded\" with --output json.")
                .example("concord txn move.json")
                .example(
                        "concord txn '{\"success\": [{\"put\": {\"key\": \"a\", \"value\": 1}},"
                                + " {\"delete\": {\"key\": \"b\"}}]}'")
                .example(
                        "concord txn '{\"compare\": [{\"key\": \"a\", \"target\": \"version\","
                                + " \"op\": \"=\", \"value\": 1}], \"success\": [{\"put\": {\"key\":"
                                + " \"a\", \"value\": 2}}], \"failure\": [{\"get\": {\"key\":"
                                + " \"a\"}}]}' -o json")
                .runs(TxnCommand::txn);
    }

    private static int txn(Call call) throws IOException {
        Txn txn = read(call);
        TxnResult result = call.store().txn(txn);
        List<Operation> executed = result.succeeded() ? txn.success() : txn.failure();
        if (call.answer().isJson()) {
            call.answer().tell("", json -> TxnAnswer.write(json, executed, result));
            return ExitCode.OK;
        }
        String which =
                result.succeeded()
                        ? txn.compares().isEmpty() ? "executed" : "compares hold, success executed"
                        : "a compare does not hold, failure executed";
        call.answer().line(which + ": revision " + result.revision());
        Table table = Table.of("OPERATION", "RESULT", "KEY", "REVISION", "VALUE");
        for (int i = 0; i < result.results().size(); i++) {
            TxnAnswer.row(table, executed.get(i), result.results().get(i));
        }
        table.print(call.answer()::line);
        return ExitCode.OK;
    }

    /// The transaction that is given, as a file or itself: bytes of what is no text are refused as
    /// JSON.
    private static Txn read(Call call) throws IOException {
        String given = call.parameter(TXN);
        byte[] json =
                given.stripLeading().startsWith("{")
                        ? given.getBytes(StandardCharsets.UTF_8)
                        : Input.bytes(call, given);
        return TxnFields.read(JsonFields.read(json, "the transaction", TxnFields.FORM));
    }
}
