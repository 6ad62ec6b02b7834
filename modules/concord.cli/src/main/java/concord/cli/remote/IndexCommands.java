package concord.cli.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import concord.cli.ExitCode;
import concord.core.ConcordException;
import concord.core.Entry;
import concord.core.Index;
import concord.core.Value;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// `index list`, `create`, `drop`, `lookup`.
public final class IndexCommands {

    private static final String NAME = "NAME";
    private static final String POINTER = "POINTER";
    private static final String VALUE = "VALUE";
    private static final String UNIQUE = "--unique";
    private static final String FROM = "--from";
    private static final String TO = "--to";
    private static final String LIMIT = "--limit";

    private IndexCommands() {}

    /// All of them.
    public static List<CommandSpec> all(Shell shell) {
        return List.of(list(shell), create(shell), drop(shell), lookup(shell));
    }

    private static CommandSpec list(Shell shell) {
        return Command.ofServer(shell, "list", "Lists the secondary indexes.")
                .reads()
                .example("concord index list")
                .runs(IndexCommands::list);
    }

    private static int list(Call call) throws IOException {
        List<Index> indexes = call.store().indexes().list();
        Table table = Table.of("NAME", "POINTER", "UNIQUE");
        for (Index index : indexes) {
            table.row(index.name(), index.pointer(), index.unique() ? "yes" : "no");
        }
        call.answer()
                .tell(
                        table,
                        json -> Answer.objects(json, "indexes", indexes, IndexCommands::fields));
        return ExitCode.OK;
    }

    private static void fields(JsonGenerator json, Index index) throws IOException {
        json.writeStringField("name", index.name());
        json.writeStringField("path", index.pointer());
        json.writeBooleanField("unique", index.unique());
    }

    private static CommandSpec create(Shell shell) {
        return Command.ofServer(shell, "create", "Creates an index of a field of JSON values.")
                .parameter(NAME, "Its name.")
                .parameter(POINTER, "Where the field is, as a JSON Pointer: /address/city.")
                .flag(UNIQUE, "No two entries may have the same value in it.")
                .note("It is right at once, and fast when it has been built from what is there.")
                .example("concord index create by-role /role")
                .runs(IndexCommands::create);
    }

    private static int create(Call call) throws IOException {
        Index index = new Index(call.parameter(NAME), call.parameter(POINTER), call.flag(UNIQUE));
        call.store().indexes().create(index);
        call.answer().tell("index " + index.name() + " is there", json -> fields(json, index));
        return ExitCode.OK;
    }

    private static CommandSpec drop(Shell shell) {
        return Command.ofServer(shell, "drop", "Drops an index; entries stay as they are.")
                .parameter(NAME, "Its name.")
                .example("concord index drop by-role")
                .runs(call -> {
                    String name = call.parameter(NAME);
                    if (!call.store().indexes().drop(name)) {
                        throw new ConcordException.NotFound("there is no index '" + name + "'");
                    }
                    call.answer()
                            .tell(
                                    "index " + name + " is gone",
                                    json -> json.writeBooleanField("deleted", true));
                    return ExitCode.OK;
                });
    }

    private static CommandSpec lookup(Shell shell) {
        return Command.ofServer(shell, "lookup", "Finds the entries that have a value in an index.")
                .parameter(NAME, "The index's name.")
                .optionalParameter(VALUE, "The value: JSON, or else a text.")
                .option(FROM, "VALUE", "All values from this one on, instead of one value.")
                .option(TO, "VALUE", "Up to and with this one.")
                .option(LIMIT, "N", "At most so many.")
                .reads()
                .example("concord index lookup by-role admin")
                .example("concord index lookup by-age --from 18 --to 30")
                .runs(IndexCommands::lookup);
    }

    private static int lookup(Call call) throws IOException {
        Optional<Value> value = call.optionalParameter(VALUE).map(Predicates::value);
        Optional<Value> from = call.option(FROM).map(Predicates::value);
        Optional<Value> to = call.option(TO).map(Predicates::value);
        if (value.isPresent() == (from.isPresent() || to.isPresent())
                || from.isPresent() != to.isPresent()) {
            throw new UsageException("give one value, or " + FROM + " and " + TO);
        }
        OptionalInt limit = call.count(LIMIT, 1);
        Stream<Entry> entries =
                call.store().indexes().stream(
                        call.parameter(NAME),
                        value.or(() -> from).orElseThrow(),
                        value.or(() -> to).orElseThrow());
        Listing.print(call, limit.isPresent() ? entries.limit(limit.getAsInt()) : entries, false);
        return ExitCode.OK;
    }
}
