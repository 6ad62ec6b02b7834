package concord.cli.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import concord.cli.ExitCode;
import concord.cli.Terminal;
import concord.core.Backup;
import concord.core.Backups;
import concord.core.ConcordException;
import concord.core.Restored;
import concord.core.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;

/// `backup create`, `list`, `verify`, `restore`, `cleanup`.
public final class BackupCommands {

    private static final String DIRECTORY = "DIRECTORY";
    private static final String BACKUP = "BACKUP";
    private static final String FORCE = "--force";
    private static final String KEEP_COUNT = "--keep-count";
    private static final String KEEP_DAYS = "--keep-days";
    private static final String WHICH =
            "A file here, or the name of one that the server keeps: see 'concord backup list'.";

    private BackupCommands() {}

    /// All of them.
    public static List<CommandSpec> all(Shell shell) {
        return List.of(create(shell), list(shell), verify(shell), restore(shell), cleanup(shell));
    }

    private static CommandSpec create(Shell shell) {
        return Command.ofServer(shell, "create", "Makes a backup of the whole store.")
                .optionalParameter(
                        DIRECTORY, "A directory here. Without it the server keeps the backup.")
                .note("The store as it is at one revision, while writes go on.")
                .example("concord backup create")
                .example("concord backup create /var/backups/concord")
                .runs(BackupCommands::create);
    }

    private static int create(Call call) throws IOException {
        Backups backups = backups(call);
        var here = call.optionalParameter(DIRECTORY).map(call.shell()::file);
        Backup made = here.isPresent() ? backups.create(here.get()) : backups.create();
        String where =
                here.map(directory -> directory.resolve(made.name()).toString())
                        .orElse(made.name());
        call.answer()
                .tell(
                        "%s: revision %d, %d keys, %d bytes"
                                .formatted(where, made.revision(), made.keys(), made.bytes()),
                        json -> write(json, made));
        return ExitCode.OK;
    }

    private static CommandSpec list(Shell shell) {
        return Command.ofServer(shell, "list", "Lists the backups that the server keeps.")
                .note("Of several endpoints one is asked; each server keeps its own.")
                .example("concord backup list")
                .runs(call -> {
                    List<Backup> backups = backups(call).list();
                    call.answer()
                            .tell(
                                    table(backups),
                                    json ->
                                            Answer.objects(
                                                    json,
                                                    "backups",
                                                    backups,
                                                    BackupCommands::write));
                    return ExitCode.OK;
                });
    }

    private static Table table(List<Backup> backups) {
        Table table = Table.of("NAME", "REVISION", "KEYS", "BYTES", "CREATED", "NODE");
        for (Backup backup : backups) {
            table.row(
                    backup.name(),
                    backup.problem().isPresent() ? "-" : backup.revision(),
                    backup.problem().isPresent() ? "-" : backup.keys(),
                    backup.bytes(),
                    backup.createdAt().truncatedTo(ChronoUnit.SECONDS),
                    backup.problem().map(problem -> "no use: " + problem).orElse(backup.node()));
        }
        return table;
    }

    private static void write(JsonGenerator json, Backup backup) throws IOException {
        json.writeStringField("name", backup.name());
        json.writeNumberField("bytes", backup.bytes());
        json.writeStringField("created_at", backup.createdAt().toString());
        if (backup.problem().isPresent()) {
            json.writeStringField("problem", backup.problem().get());
            return;
        }
        json.writeStringField("cluster", backup.cluster());
        json.writeStringField("node", backup.node());
        json.writeStringField("release", backup.release());
        json.writeNumberField("revision", backup.revision());
        json.writeStringField("log_time", backup.logTime().toString());
        json.writeNumberField("keys", backup.keys());
        json.writeStringField("state_hash", backup.stateHash());
    }

    private static CommandSpec verify(Shell shell) {
        return Command.ofServer(shell, "verify", "Reads all of a backup and checks its sums.")
                .parameter(BACKUP, WHICH)
                .example("concord backup verify concord_backup_20260131T235959Z.backup")
                .runs(BackupCommands::verify);
    }

    private static int verify(Call call) throws IOException {
        Backup whole;
        try {
            whole = checked(call);
        } catch (ConcordException.InvalidRequest e) {
            return refused(call, e);
        }
        call.answer()
                .tell(
                        "whole: revision %d, %d keys, of %s"
                                .formatted(
                                        whole.revision(),
                                        whole.keys(),
                                        whole.logTime().truncatedTo(ChronoUnit.SECONDS)),
                        json -> write(json, whole));
        return ExitCode.OK;
    }

    /// The arguments are right where there is a file, which is then what is wrong.
    private static int refused(Call call, ConcordException.InvalidRequest e) throws IOException {
        String name = call.parameter(BACKUP);
        if (Files.isRegularFile(call.shell().file(name))
                || backups(call).list().stream().anyMatch(kept -> kept.name().equals(name))) {
            return Run.failed(call, e);
        }
        throw e;
    }

    private static Backup checked(Call call) throws IOException {
        Backups backups = backups(call);
        Path file = call.shell().file(call.parameter(BACKUP));
        if (!Files.isRegularFile(file)) {
            return backups.verify(call.parameter(BACKUP));
        }
        return backups.verify(file);
    }

    private static CommandSpec restore(Shell shell) {
        return Command.ofServer(shell, "restore", "Replaces the whole store by a backup.")
                .parameter(BACKUP, WHICH)
                .flag(FORCE, "Does not ask first.")
                .note(
                        "On all members at once, or nowhere. Tokens and roles are those of the"
                                + " backup then, so the token that is given here may be gone.")
                .example("concord backup restore concord_backup_20260131T235959Z.backup")
                .example("concord backup restore --force /var/backups/concord/my.backup")
                .runs(BackupCommands::restore);
    }

    private static int restore(Call call) throws IOException {
        try {
            return restore(call, backups(call));
        } catch (ConcordException.InvalidRequest e) {
            return refused(call, e);
        }
    }

    private static int restore(Call call, Backups backups) throws IOException {
        if (!call.flag(FORCE)) {
            Backup backup = checked(call);
            if (!isWanted(call, backup)) {
                call.shell().terminal().complain("nothing was changed; --force does not ask");
                return ExitCode.FAILED;
            }
        }
        Restored restored = restored(call, backups);
        call.answer()
                .tell(
                        "restored: %d keys, now at revision %d"
                                .formatted(restored.keys(), restored.revision()),
                        json -> {
                            json.writeNumberField("revision", restored.revision());
                            json.writeNumberField("keys", restored.keys());
                            json.writeObjectFieldStart("backup");
                            write(json, restored.backup());
                            json.writeEndObject();
                        });
        return ExitCode.OK;
    }

    private static Restored restored(Call call, Backups backups) throws IOException {
        Path file = call.shell().file(call.parameter(BACKUP));
        if (!Files.isRegularFile(file)) {
            return backups.restore(call.parameter(BACKUP));
        }
        return backups.restore(file);
    }

    private static boolean isWanted(Call call, Backup backup) throws IOException {
        Status now = call.client().status();
        Terminal terminal = call.shell().terminal();
        terminal.err()
                .print(
                        ("This replaces all %d keys at revision %d, and all tokens and roles, by"
                                        + " the %d keys of cluster %s at %s. Type yes to do it: ")
                                .formatted(
                                        now.keys(),
                                        now.revision(),
                                        backup.keys(),
                                        backup.cluster(),
                                        backup.logTime().truncatedTo(ChronoUnit.SECONDS)));
        terminal.err().flush();
        var typed =
                new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
        String line = typed.readLine();
        if (line == null || !terminal.errIsScreen()) {
            terminal.err().println(); // nobody has ended the line of the question
        }
        return line != null && line.strip().equals("yes");
    }

    private static CommandSpec cleanup(Shell shell) {
        return Command.ofServer(shell, "cleanup", "Deletes old backups that the server keeps.")
                .option(KEEP_COUNT, "N", "How many of the newest stay, whatever their age.")
                .option(KEEP_DAYS, "N", "For how many days they stay, however many there are.")
                .note(
                        "Only what is beyond both is deleted. Without both as the server is configured.")
                .example("concord backup cleanup --keep-count 10 --keep-days 30")
                .runs(BackupCommands::cleanup);
    }

    private static int cleanup(Call call) throws IOException {
        OptionalInt count = call.count(KEEP_COUNT, 0);
        OptionalInt days = call.count(KEEP_DAYS, 0);
        if (count.isPresent() != days.isPresent()) {
            throw new UsageException(
                    "give " + KEEP_COUNT + " and " + KEEP_DAYS + ", or neither of them");
        }
        Backups backups = backups(call);
        List<Backup> deleted =
                count.isPresent()
                        ? backups.cleanup(count.getAsInt(), Duration.ofDays(days.getAsInt()))
                        : backups.cleanup();
        if (deleted.isEmpty() && !call.answer().isJson()) {
            call.answer().line("none is old enough");
        } else {
            call.answer().tell(table(deleted), json -> writeNames(json, deleted));
        }
        return ExitCode.OK;
    }

    private static void writeNames(JsonGenerator json, List<Backup> deleted) throws IOException {
        json.writeArrayFieldStart("deleted");
        for (Backup backup : deleted) {
            json.writeString(backup.name());
        }
        json.writeEndArray();
    }

    /// Backups of the server, which show on a screen how far they are.
    private static Backups backups(Call call) throws IOException {
        return new ShownBackups(call.client().backups(), call.shell().terminal());
    }
}
