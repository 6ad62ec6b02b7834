package concord.cli.remote;

import concord.cli.ExitCode;
import concord.core.ConcordException;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Lifetime;
import concord.core.Put;
import concord.core.Query;
import concord.core.Touch;
import concord.core.Touched;
import concord.core.Value;
import concord.core.Written;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;

/// `get`, `put`, `delete`, `touch`.
final class KeyCommands {

    private static final String KEY = "KEY";
    private static final String REVISION = "--revision";
    private static final String TTL = "--ttl";
    private static final String LEASE = "--lease";
    private static final String PREVIOUS = "--previous";
    private static final String PREFIX = "--prefix";

    private KeyCommands() {}

    static List<CommandSpec> all(Shell shell) {
        return List.of(get(shell), put(shell), delete(shell), touch(shell));
    }

    private static CommandSpec get(Shell shell) {
        return Command.ofServer(shell, "get", "Prints the value of a key.")
                .parameter(KEY, "The key.")
                .option(REVISION, "N", "As it was at this revision.")
                .reads()
                .note(
                        "A text is printed without quotes, other JSON as it is stored, raw bytes as"
                                + " they are. With --output json: the whole record, on one line. An"
                                + " absent key is a failure.")
                .example("concord get greeting")
                .example("concord get config/app -o json")
                .runs(KeyCommands::get);
    }

    private static int get(Call call) throws IOException {
        Key key = Key.of(call.parameter(KEY));
        OptionalLong revision = call.number(REVISION);
        Optional<Entry> found =
                revision.isPresent()
                        ? call.store().get(key, revision.getAsLong())
                        : call.store().get(key);
        Entry entry =
                found.orElseThrow(
                        () -> new ConcordException.NotFound("there is no key '" + key + "'"));
        Answer answer = call.answer();
        if (answer.isJson()) {
            answer.tell("", json -> EntryFields.write(json, entry));
        } else if (entry.value().isJson()) {
            answer.line(text(entry.value()));
        } else if (call.shell().terminal().outIsScreen()) {
            throw new UsageException(
                    "the value is "
                            + entry.value().length()
                            + " raw bytes, which are not for a screen; send them to a file with"
                            + " '> FILE', or see them as base64 with --output json");
        } else {
            answer.bytes(entry.value().bytes());
        }
        return ExitCode.OK;
    }

    /// A JSON value as people read it: a text without its quotes.
    private static String text(Value value) {
        String json = value.toString();
        return json.startsWith("\"") ? value.as(String.class) : json;
    }

    private static CommandSpec put(Shell shell) {
        Command command = Command.ofServer(shell, "put", "Sets a key.").parameter(KEY, "The key.");
        ValueArgument.on(command)
                .option(TTL, "TIME", "How long it lives, such as 30s, 10m or 2h.")
                .option(LEASE, "ID", "It lives as long as this lease.");
        return WriteConditions.onPut(command)
                .flag(PREVIOUS, "Prints what was there before, too.")
                .note(
                        "A put without --ttl ends a time to live that the key had. A value that"
                                + " begins with '{', '[' or '\"' and is not JSON is refused; --text"
                                + " stores it as it is. Arguments that begin with '-' come after"
                                + " '--'.")
                .example("concord put greeting hello")
                .example("concord put config/app '{\"debug\": true}' --if-absent")
                .example("concord put session/7 online --ttl 30s")
                .example("concord put photo --file photo.jpg --raw")
                .example("date | concord put now -")
                .runs(KeyCommands::put);
    }

    private static int put(Call call) throws IOException {
        Key key = Key.of(call.parameter(KEY));
        call.atMostOneOf(TTL, LEASE);
        Put put =
                Put.of(key, ValueArgument.read(call))
                        .lifetime(lifetime(call.time(TTL), call.number(LEASE)))
                        .when(WriteConditions.of(call));
        Written written = call.store().put(call.flag(PREVIOUS) ? put.returningPrevious() : put);
        WriteConditions.check(written.outcome(), key);
        tellWrite(
                call,
                "revision " + written.revision(),
                written.previous(),
                json -> json.writeNumberField("revision", written.revision()));
        return ExitCode.OK;
    }

    private static Lifetime lifetime(Optional<Duration> ttl, OptionalLong lease) {
        return ttl.map(Lifetime::ttl)
                .orElseGet(() ->
                        lease.isPresent() ? Lifetime.lease(lease.getAsLong()) : Lifetime.UNLIMITED);
    }

    private static void tellWrite(
            Call call, String text, Optional<Entry> previous, Answer.Fields fields)
            throws IOException {
        String before =
                previous.map(entry ->
                                "\nbefore: "
                                        + entry.value()
                                        + " at revision "
                                        + entry.modRevision())
                        .orElse("");
        call.answer()
                .tell(
                        text + before,
                        json -> {
                            fields.to(json);
                            if (previous.isPresent()) {
                                json.writeObjectFieldStart("previous");
                                EntryFields.write(json, previous.get());
                                json.writeEndObject();
                            }
                        });
    }

    private static CommandSpec delete(Shell shell) {
        Command command =
                Command.ofServer(shell, "delete", "Deletes a key, or all keys with a prefix.")
                        .optionalParameter(KEY, "The key.")
                        .option(
                                PREFIX,
                                "PREFIX",
                                "All keys that begin with it, at one revision, instead of one key.");
        return WriteConditions.on(command)
                .flag(PREVIOUS, "Prints what was there before, too.")
                .note(
                        "To delete an absent key is no failure: the answer says that there was"
                                + " none. With a condition it is one.")
                .example("concord delete greeting")
                .example("concord delete --prefix session/")
                .runs(KeyCommands::delete);
    }

    private static int delete(Call call) throws IOException {
        Optional<String> prefix = call.option(PREFIX);
        Optional<String> given = call.optionalParameter(KEY);
        if (prefix.isPresent() == given.isPresent()) {
            throw new UsageException("give a key or " + PREFIX + ", one of the two");
        }
        if (prefix.isPresent()) {
            if (WriteConditions.isGiven(call) || call.flag(PREVIOUS)) {
                throw new UsageException(
                        "conditions and "
                                + PREVIOUS
                                + " go with one key, and not with "
                                + PREFIX
                                + "; 'concord query --delete' deletes those of a condition");
            }
            return deleteAll(call, prefix.get());
        }
        Key key = Key.of(given.orElseThrow());
        Delete delete = Delete.of(key).when(WriteConditions.of(call));
        Deleted deleted =
                call.store().delete(call.flag(PREVIOUS) ? delete.returningPrevious() : delete);
        if (!delete.condition().equals(concord.core.Condition.ALWAYS)) {
            WriteConditions.check(deleted.outcome(), key);
        }
        tellWrite(
                call,
                deleted.existed() ? "deleted, revision " + deleted.revision() : "there was none",
                deleted.previous(),
                json -> {
                    json.writeBooleanField("deleted", deleted.existed());
                    json.writeNumberField("revision", deleted.revision());
                });
        return ExitCode.OK;
    }

    private static int deleteAll(Call call, String prefix) throws IOException {
        if (prefix.isEmpty()) {
            throw new UsageException(
                    PREFIX + " is empty, which would be every key; delete them by their prefixes");
        }
        long deleted = call.store().deleteWhere(Query.withPrefix(prefix));
        call.answer().tell("deleted " + deleted, json -> json.writeNumberField("deleted", deleted));
        return ExitCode.OK;
    }

    private static CommandSpec touch(Shell shell) {
        return Command.ofServer(shell, "touch", "Sets how long a key lives from now on.")
                .parameter(KEY, "The key.")
                .parameter("TTL", "How long, such as 30s, 10m or 2h; a number is seconds.")
                .note("Its value and version stay. An absent key is a failure.")
                .example("concord touch session/7 30s")
                .runs(KeyCommands::touch);
    }

    private static int touch(Call call) throws IOException {
        Key key = Key.of(call.parameter(KEY));
        Duration ttl = Durations.parse("TTL", call.parameter("TTL"));
        Touched touched = call.store().touch(new Touch(key, ttl));
        WriteConditions.check(touched.outcome(), key);
        call.answer()
                .tell(
                        "lives " + call.parameter("TTL") + " from now",
                        json ->
                                json.writeNumberField(
                                        "ttl", Math.max(1, ttl.plusMillis(999).toSeconds())));
        return ExitCode.OK;
    }
}
