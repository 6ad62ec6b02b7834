package concord.cli.remote;

import concord.cli.ExitCode;
import concord.core.Key;
import concord.core.Plan;
import concord.core.Query;
import concord.core.Range;
import concord.core.Store;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// `list` and `query`: several entries at one revision, printed as they come.
final class RangeCommands {

    private static final String PREFIX = "--prefix";
    private static final String FROM = "--from";
    private static final String TO = "--to";
    private static final String LIMIT = "--limit";
    private static final String OFFSET = "--offset";
    private static final String REVERSE = "--reverse";
    private static final String KEYS_ONLY = "--keys-only";
    private static final String COUNT = "--count";
    private static final String REVISION = "--revision";
    private static final String SUFFIX = "--suffix";
    private static final String CONTAINS = "--contains";
    private static final String PATTERN = "--pattern";
    private static final String WHERE = "--where";
    private static final String EXPLAIN = "--explain";
    private static final String DELETE = "--delete";
    private static final String QUERY = "QUERY";
    private static final String LINES = "With --output json: an object a line.";

    private RangeCommands() {}

    static List<CommandSpec> all(Shell shell) {
        return List.of(list(shell), query(shell));
    }

    private static Command shape(Command command) {
        return command.option(LIMIT, "N", "At most so many.")
                .flag(REVERSE, "The last key first.")
                .flag(KEYS_ONLY, "Without values.")
                .flag(COUNT, "How many there are, instead of them.");
    }

    private static CommandSpec list(Shell shell) {
        Command command =
                Command.ofServer(shell, "list", "Lists keys in their order, with their values.")
                        .option(PREFIX, "PREFIX", "Keys that begin with it.")
                        .option(FROM, "KEY", "From this key on.")
                        .option(TO, "KEY", "Up to and without this key.");
        return shape(command)
                .option(REVISION, "N", "As they were at this revision.")
                .reads()
                .note("All are of one revision, printed as they come, however many. " + LINES)
                .example("concord list --prefix config/")
                .example("concord list --keys-only --limit 20")
                .example("concord list -o json | jq .key")
                .runs(RangeCommands::list);
    }

    private static int list(Call call) throws IOException {
        Range range = range(call);
        if (call.flag(COUNT)) {
            OptionalLong revision = range.revision();
            if (revision.isPresent() || call.flag(LIMIT)) {
                throw new UsageException(
                        COUNT
                                + " counts all of the newest; leave out "
                                + REVISION
                                + " and "
                                + LIMIT);
            }
            return tellCount(call, call.store().count(range));
        }
        boolean keysOnly = call.flag(KEYS_ONLY);
        Listing.print(call, call.store().stream(range), keysOnly);
        return ExitCode.OK;
    }

    private static int tellCount(Call call, long count) throws IOException {
        call.answer().tell(Long.toString(count), json -> json.writeNumberField("count", count));
        return ExitCode.OK;
    }

    /// The range that the options of `list` are.
    static Range range(Call call) {
        Optional<String> prefix = call.option(PREFIX);
        Optional<Key> from = call.option(FROM).map(Key::of);
        Optional<Key> to = call.option(TO).map(Key::of);
        if (prefix.isPresent() && (from.isPresent() || to.isPresent())) {
            throw new UsageException("give " + PREFIX + ", or " + FROM + " and " + TO);
        }
        Range bounds = Range.prefix(prefix.orElse(""));
        return new Range(
                from.or(bounds::from),
                to.or(bounds::to),
                false,
                call.flag(REVERSE),
                limit(call),
                Optional.empty(),
                call.flag(KEYS_ONLY),
                call.number(REVISION));
    }

    private static OptionalInt limit(Call call) {
        return call.count(LIMIT, 1);
    }

    private static CommandSpec query(Shell shell) {
        Command command =
                Command.ofServer(shell, "query", "Finds entries by their keys and their content.")
                        .optionalParameter(
                                QUERY,
                                "A whole query as JSON, instead of the options; '-' reads it from"
                                        + " standard input, '@FILE' from a file.")
                        .options(
                                WHERE,
                                "PREDICATE",
                                "What has to hold of the value, such as '/age >= 30'; of several,"
                                        + " all.")
                        .option(PREFIX, "TEXT", "Keys that begin with it.")
                        .option(SUFFIX, "TEXT", "Keys that end with it.")
                        .option(CONTAINS, "TEXT", "Keys with it in them.")
                        .option(PATTERN, "REGEX", "Keys in which this pattern of RE2 is found.")
                        .option(FROM, "KEY", "From this key on.")
                        .option(TO, "KEY", "Up to and with this key.");
        return shape(command)
                .option(OFFSET, "N", "Leaves out the first so many.")
                .flag(
                        EXPLAIN,
                        "How they would be found: by which index, or by looking at which keys.")
                .flag(DELETE, "Deletes them, at one revision, instead of printing them.")
                .reads()
                .note(
                        "Predicates: = != < <= > >= with a value, 'in' with a list, 'exists',"
                                + " 'starts-with', 'contains'; or as JSON: {\"or\": […]}. "
                                + LINES)
                .example("concord query --prefix user/ --where '/age >= 30'")
                .example("concord query --where '/role in [\"admin\",\"editor\"]' --count")
                .example(
                        "concord query '{\"where\": {\"field\": \"/age\", \"op\": \"<\", \"value\": 30}}'")
                .runs(RangeCommands::query);
    }

    private static int query(Call call) throws IOException {
        call.atMostOneOf(COUNT, EXPLAIN, DELETE);
        Query query = wanted(call);
        if (call.flag(DELETE) && !selects(query)) {
            throw new UsageException(
                    DELETE + " without anything to look for would delete every key");
        }
        Store store = call.store();
        if (call.flag(COUNT)) {
            return tellCount(call, store.count(query));
        }
        if (call.flag(EXPLAIN)) {
            return tellPlan(call, store.explain(query));
        }
        if (call.flag(DELETE)) {
            long deleted = store.deleteWhere(query);
            call.answer()
                    .tell("deleted " + deleted, json -> json.writeNumberField("deleted", deleted));
            return ExitCode.OK;
        }
        Listing.print(call, store.stream(query), query.keysOnly());
        return ExitCode.OK;
    }

    /// Whether it says which entries, and not only in what shape they come.
    private static boolean selects(Query query) {
        return Stream.of(query.prefix(), query.suffix(), query.contains(), query.pattern())
                        .flatMap(Optional::stream)
                        .anyMatch(text -> !text.isEmpty())
                || query.from().isPresent()
                || query.to().isPresent()
                || query.where().isPresent();
    }

    private static Query wanted(Call call) throws IOException {
        Optional<String> whole = call.optionalParameter(QUERY);
        if (whole.isEmpty()) {
            return ofOptions(call);
        }
        for (String option :
                List.of(
                        WHERE, PREFIX, SUFFIX, CONTAINS, PATTERN, FROM, TO, LIMIT, OFFSET, REVERSE,
                        KEYS_ONLY)) {
            if (call.flag(option)) {
                throw new UsageException("give a query or " + option + ", not both");
            }
        }
        return Query.parse(text(call, whole.get()));
    }

    /// A query that is given itself, or by `-` or `@FILE`.
    private static String text(Call call, String argument) throws IOException {
        boolean isFile = argument.startsWith("@");
        return isFile || argument.equals(Input.STANDARD)
                ? Input.text(call, isFile ? argument.substring(1) : argument, "the query")
                : argument;
    }

    private static Query ofOptions(Call call) {
        return new Query(
                call.option(PREFIX),
                call.option(SUFFIX),
                call.option(CONTAINS),
                call.option(PATTERN),
                call.option(FROM).map(Key::of),
                call.option(TO).map(Key::of),
                Predicates.all(call.options(WHERE)),
                call.flag(REVERSE),
                call.count(OFFSET, 0).orElse(0),
                limit(call),
                Optional.empty(),
                call.flag(KEYS_ONLY),
                OptionalLong.empty());
    }

    private static int tellPlan(Call call, Plan plan) throws IOException {
        String from = plan.range().from().map(Key::toString).orElse("the first key");
        String to = plan.range().to().map(Key::toString).orElse("the last");
        String text =
                plan.index()
                        .map(name ->
                                "by index "
                                        + name
                                        + plan.predicate()
                                                .map(it -> ", which answers " + it.toJson())
                                                .orElse(""))
                        .orElse("by looking at every key from " + from + " to " + to);
        call.answer()
                .tell(
                        text,
                        json -> {
                            if (plan.index().isPresent()) {
                                json.writeStringField("index", plan.index().get());
                            }
                            if (plan.predicate().isPresent()) {
                                json.writeFieldName("predicate");
                                json.writeRawValue(plan.predicate().get().toJson());
                            }
                            if (plan.range().from().isPresent()) {
                                EntryFields.key(json, "from", plan.range().from().get());
                            }
                            if (plan.range().to().isPresent()) {
                                EntryFields.key(json, "to", plan.range().to().get());
                            }
                        });
        return ExitCode.OK;
    }
}
