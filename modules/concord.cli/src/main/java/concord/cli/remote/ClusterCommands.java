package concord.cli.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import concord.cli.ExitCode;
import concord.client.Client;
import concord.core.Cluster;
import concord.core.ConcordException;
import concord.core.Member;
import concord.core.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `cluster status`, `members`, `add`, `remove`, `replace`, `transfer`.
public final class ClusterCommands {

    private static final String MEMBER = "MEMBER";
    private static final String OLD = "OLD";
    private static final String NEW = "NEW";

    private record Asked(String endpoint, Status status) {}

    /// A member that is to join.
    private record Joining(String id, String address) {

        static Joining of(String label, String text) {
            int at = text.indexOf('@');
            if (at < 1 || at == text.length() - 1) {
                throw new UsageException(
                        label + " is '" + text + "'; it must be such as n4@10.0.0.4:7000");
            }
            return new Joining(text.substring(0, at), text.substring(at + 1));
        }
    }

    private ClusterCommands() {}

    /// All of them.
    public static List<CommandSpec> all(Shell shell) {
        return List.of(
                status(shell),
                members(shell),
                add(shell),
                remove(shell),
                replace(shell),
                transfer(shell));
    }

    private static CommandSpec status(Shell shell) {
        return Command.ofServer(
                        shell, "status", "Prints what each server that is named knows of itself.")
                .note(
                        "Of several endpoints each is asked. One that does not answer, or does not"
                                + " serve, is a failure.")
                .example("concord cluster status")
                .example(
                        "concord cluster status --endpoint http://h1:4000,http://h2:4000,http://h3:4000")
                .runs(ClusterCommands::status);
    }

    private static int status(Call call) throws IOException {
        List<Asked> answered = new ArrayList<>();
        boolean failed = false;
        for (String endpoint : ServerOptions.endpoints(call).split(",", -1)) {
            try (Client client = call.client(endpoint)) {
                Listening.check(endpoint);
                Status status = client.status();
                answered.add(new Asked(endpoint, status));
                failed |= !status.ready();
            } catch (ConcordException.Unavailable | ConcordException.Timeout e) {
                failed = true;
                call.shell().terminal().complain(String.valueOf(e.getMessage()));
            }
        }
        if (answered.isEmpty()) {
            call.shell().terminal().complain(Run.START_ONE);
            return ExitCode.FAILED;
        }
        call.answer()
                .tell(
                        table(answered),
                        json -> Answer.objects(json, "servers", answered, ClusterCommands::write));
        return failed ? ExitCode.FAILED : ExitCode.OK;
    }

    private static Table table(List<Asked> answered) {
        Table table =
                Table.of(
                        "ENDPOINT",
                        "NODE",
                        "ROLE",
                        "LEADER",
                        "TERM",
                        "COMMITTED",
                        "APPLIED",
                        "REVISION",
                        "KEYS",
                        "BYTES",
                        "SERVES");
        for (Asked asked : answered) {
            Status status = asked.status();
            table.row(
                    asked.endpoint(),
                    status.node(),
                    status.role(),
                    status.leader().orElse("-"),
                    status.term(),
                    status.commitIndex(),
                    status.appliedIndex(),
                    status.revision(),
                    status.keys(),
                    status.bytes(),
                    status.ready() ? "yes" : "no: " + status.problem().orElse("not known why"));
        }
        return table;
    }

    private static void write(JsonGenerator json, Asked asked) throws IOException {
        json.writeStringField("endpoint", asked.endpoint());
        write(json, asked.status());
    }

    private static void write(JsonGenerator json, Status status) throws IOException {
        json.writeStringField("node", status.node());
        json.writeStringField("role", status.role().toString());
        if (status.leader().isPresent()) {
            json.writeStringField("leader", status.leader().get());
        } else {
            json.writeNullField("leader");
        }
        json.writeNumberField("term", status.term());
        json.writeNumberField("commit_index", status.commitIndex());
        json.writeNumberField("applied_index", status.appliedIndex());
        json.writeBooleanField("ready", status.ready());
        if (status.problem().isPresent()) {
            json.writeStringField("problem", status.problem().get());
        }
        json.writeNumberField("revision", status.revision());
        json.writeNumberField("keys", status.keys());
        json.writeNumberField("bytes", status.bytes());
    }

    private static CommandSpec members(Shell shell) {
        return Command.ofServer(shell, "members", "Lists the members as the leader knows them.")
                .example("concord cluster members")
                .runs(ClusterCommands::members);
    }

    private static int members(Call call) throws IOException {
        Cluster cluster = call.client().cluster();
        Cluster.Identity identity = cluster.identity();
        List<Member> members = cluster.members();
        Table table = Table.of("ID", "ROLE", "ADDRESS", "BEHIND");
        for (Member member : members) {
            table.row(
                    member.id(),
                    member.role(),
                    member.address().isEmpty() ? "-" : member.address(),
                    member.lagEntries() < 0 ? "not known" : member.lagEntries());
        }
        call.answer()
                .tell(
                        table,
                        json -> {
                            json.writeObjectFieldStart("cluster");
                            json.writeStringField("name", identity.name());
                            json.writeStringField("id", identity.id());
                            json.writeEndObject();
                            Answer.objects(json, "members", members, ClusterCommands::write);
                        });
        return ExitCode.OK;
    }

    private static void write(JsonGenerator json, Member member) throws IOException {
        json.writeStringField("id", member.id());
        if (member.address().isEmpty()) {
            json.writeNullField("address");
        } else {
            json.writeStringField("address", member.address());
        }
        json.writeStringField("role", member.role().toString());
        if (member.lagEntries() < 0) {
            json.writeNullField("lag_entries");
        } else {
            json.writeNumberField("lag_entries", member.lagEntries());
        }
    }

    private static CommandSpec add(Shell shell) {
        return Command.ofServer(
                        shell, "add", "Adds a member that has been started and waits for it.")
                .parameter(MEMBER, "Its node id and Raft address: n4@10.0.0.4:7000.")
                .note("Waits until it has caught up, which may take minutes.")
                .example("concord cluster add n4@10.0.0.4:7000")
                .runs(ClusterCommands::add);
    }

    private static int add(Call call) throws IOException {
        Joining joining = Joining.of(MEMBER, call.parameter(MEMBER));
        try (Waiting _ = new Waiting(call.shell().terminal(), joining.id() + " catches up")) {
            call.client().cluster().add(joining.id(), joining.address());
        }
        return done(call, joining.id() + " is a member", "added", joining.id());
    }

    private static int done(Call call, String text, String field, String id) throws IOException {
        call.answer().tell(text, json -> json.writeStringField(field, id));
        return ExitCode.OK;
    }

    private static CommandSpec remove(Shell shell) {
        return Command.ofServer(shell, "remove", "Removes a member, which then stops.")
                .parameter(MEMBER, "Its node id.")
                .example("concord cluster remove n4")
                .runs(call -> {
                    String id = call.parameter(MEMBER);
                    call.client().cluster().remove(id);
                    return done(call, id + " is a member no more", "removed", id);
                });
    }

    private static CommandSpec replace(Shell shell) {
        return Command.ofServer(
                        shell, "replace", "Puts a new member in the place of one, lost or not.")
                .parameter(OLD, "The node id of the member that goes.")
                .parameter(
                        NEW,
                        "Node id and Raft address of the one that comes, which has been started and"
                                + " waits for it: n4@10.0.0.4:7000.")
                .note(
                        "The new member first learns what the others know, which may take minutes,"
                                + " and gets its vote; then the old one is removed, and stops. At no"
                                + " time are there fewer voters than before.")
                .example("concord cluster replace n2 n4@10.0.0.4:7000")
                .runs(ClusterCommands::replace);
    }

    private static int replace(Call call) throws IOException {
        String old = call.parameter(OLD);
        Joining joining = Joining.of(NEW, call.parameter(NEW));
        Cluster cluster = call.client().cluster();
        try (Waiting _ =
                new Waiting(call.shell().terminal(), joining.id() + " takes the place of " + old)) {
            cluster.replace(old, joining.id(), joining.address());
        } catch (ConcordException e) {
            if (isHalfDone(cluster, old, joining)) {
                call.shell()
                        .terminal()
                        .complain(
                                "%s is a member now, and %s still is; remove it with 'concord cluster"
                                                .formatted(joining.id(), old)
                                        + " remove "
                                        + old
                                        + "'");
            }
            throw e;
        }
        call.answer()
                .tell(
                        joining.id() + " is a member in the place of " + old,
                        json -> {
                            json.writeStringField("added", joining.id());
                            json.writeStringField("removed", old);
                        });
        return ExitCode.OK;
    }

    private static boolean isHalfDone(Cluster cluster, String old, Joining joining) {
        try {
            List<Member> members = cluster.members();
            return members.stream().anyMatch(it -> it.address().equals(joining.address()))
                    && members.stream().anyMatch(it -> it.id().equals(old))
                    && members.stream().anyMatch(it -> it.id().equals(joining.id()));
        } catch (ConcordException e) {
            return false; // nobody tells
        }
    }

    private static CommandSpec transfer(Shell shell) {
        return Command.ofServer(shell, "transfer", "Makes a member the leader.")
                .parameter(MEMBER, "Its node id.")
                .example("concord cluster transfer n2")
                .runs(call -> {
                    String id = call.parameter(MEMBER);
                    call.client().cluster().transfer(id);
                    return done(call, id + " leads", "leader", id);
                });
    }
}
