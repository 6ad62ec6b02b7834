package concord.cli.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import concord.cli.ExitCode;
import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Lease;
import concord.core.Leases;
import concord.core.Store;
import concord.json.Seconds;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `lease grant`, `list`, `show`, `keep-alive`, `revoke`.
public final class LeaseCommands {

    private static final String ID = "ID";
    private static final String TTL = "TTL";

    private LeaseCommands() {}

    /// All of them.
    public static List<CommandSpec> all(Shell shell) {
        return List.of(grant(shell), list(shell), show(shell), keepAlive(shell), revoke(shell));
    }

    private static CommandSpec grant(Shell shell) {
        return Command.ofServer(shell, "grant", "Grants a lease; prints its id.")
                .parameter(TTL, "How long it lives, such as 30s or 10m; a number is seconds.")
                .note("Keys that are put with --lease ID live as long as it does.")
                .example("concord lease grant 30s")
                .runs(call -> {
                    var ttl = Durations.parse(TTL, call.parameter(TTL));
                    Lease lease = call.store().leases().grant(ttl);
                    call.answer()
                            .tell(
                                    Long.toString(lease.id()),
                                    json -> fields(json, lease, lease.ttl()));
                    return ExitCode.OK;
                });
    }

    private static void fields(JsonGenerator json, Lease lease, Duration left) throws IOException {
        json.writeNumberField("id", lease.id());
        json.writeNumberField("granted_ttl", Seconds.of(lease.ttl()));
        json.writeNumberField("ttl", Seconds.of(left));
    }

    private static Duration left(Lease lease, Instant now) {
        return Duration.between(now, lease.expiresAt());
    }

    private static Table heading() {
        return Table.of("ID", "TTL", "EXPIRES");
    }

    private static void row(Table table, Lease lease) {
        table.row(lease.id(), lease.ttl().toMillis() / 1000.0 + "s", lease.expiresAt());
    }

    private static CommandSpec list(Shell shell) {
        return Command.ofServer(shell, "list", "Lists the leases.")
                .reads()
                .example("concord lease list")
                .runs(LeaseCommands::list);
    }

    private static int list(Call call) throws IOException {
        Store store = call.store();
        List<Lease> leases = store.leases().list();
        Table table = heading();
        leases.forEach(lease -> row(table, lease));
        call.answer()
                .tell(
                        table,
                        json -> {
                            Instant now = store.now();
                            Answer.objects(
                                    json,
                                    "leases",
                                    leases,
                                    (each, lease) -> fields(each, lease, left(lease, now)));
                        });
        return ExitCode.OK;
    }

    private static CommandSpec show(Shell shell) {
        return Command.ofServer(shell, "show", "Prints a lease and the keys that belong to it.")
                .parameter(ID, "Its id.")
                .reads()
                .example("concord lease show 42")
                .runs(LeaseCommands::show);
    }

    private static int show(Call call) throws IOException {
        long id = call.numberParameter(ID);
        Store store = call.store();
        Leases leases = store.leases();
        Lease lease =
                leases.get(id)
                        .orElseThrow(
                                () -> new ConcordException.NotFound("there is no lease " + id));
        List<Key> keys = leases.keys(id);
        Answer answer = call.answer();
        if (answer.isJson()) {
            answer.tell(
                    "",
                    json -> {
                        fields(json, lease, left(lease, store.now()));
                        Answer.objects(
                                json,
                                "keys",
                                keys,
                                (each, key) -> EntryFields.key(each, "key", key));
                    });
            return ExitCode.OK;
        }
        Table table = heading();
        row(table, lease);
        table.print(answer::line);
        Table names = Table.of("KEY");
        keys.forEach(names::row);
        names.print(answer::line);
        return ExitCode.OK;
    }

    private static CommandSpec keepAlive(Shell shell) {
        return Command.ofServer(
                        shell, "keep-alive", "Lets a lease live its whole time again, from now on.")
                .parameter(ID, "Its id.")
                .example("concord lease keep-alive 42")
                .runs(call -> {
                    Lease lease = call.store().leases().keepAlive(call.numberParameter(ID));
                    call.answer()
                            .tell(
                                    "lives until " + lease.expiresAt(),
                                    json -> fields(json, lease, lease.ttl()));
                    return ExitCode.OK;
                });
    }

    private static CommandSpec revoke(Shell shell) {
        return Command.ofServer(shell, "revoke", "Ends a lease: its keys are deleted.")
                .parameter(ID, "Its id.")
                .example("concord lease revoke 42")
                .runs(call -> {
                    long id = call.numberParameter(ID);
                    call.store().leases().revoke(id);
                    call.answer()
                            .tell("revoked " + id, json -> json.writeNumberField("revoked", id));
                    return ExitCode.OK;
                });
    }
}
