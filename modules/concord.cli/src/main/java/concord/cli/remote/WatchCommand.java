package concord.cli.remote;

import concord.cli.ExitCode;
import concord.core.Change;
import concord.core.Changes;
import concord.core.Key;
import concord.core.Range;
import concord.core.Watch;
import concord.core.Watcher;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;

/// `watch`: changes as they come, a line each.
final class WatchCommand {

    private static final String KEY = "KEY";
    private static final String PREFIX = "--prefix";
    private static final String PATTERN = "--pattern";
    private static final String ONLY = "--only";
    private static final String FROM = "--from-revision";
    private static final String COUNT = "--count";
    private static final String FOR = "--for";
    private static final String PREVIOUS = "--previous";

    private WatchCommand() {}

    static CommandSpec spec(Shell shell) {
        return Command.ofServer(shell, "watch", "Prints changes as they come, until Ctrl-C.")
                .optionalParameter(KEY, "The key. Without it and --prefix: every key.")
                .option(PREFIX, "PREFIX", "Keys that begin with it.")
                .option(PATTERN, "REGEX", "Keys in which this pattern of RE2 is found.")
                .options(ONLY, "TYPE", "Only changes of this type: put, delete or expire.")
                .option(
                        FROM,
                        "N",
                        "From this revision on, past ones too. Without it: what changes from now on.")
                .option(COUNT, "N", "Ends after so many changes.")
                .option(FOR, "TIME", "Ends after this time, such as 30s or 10m.")
                .flag(PREVIOUS, "Prints what was there before, too.")
                .note(
                        "It survives a restart of the server, and goes on at another one: each change"
                                + " comes once, in order. With --output json: an object a line.")
                .example("concord watch --prefix config/")
                .example("concord watch greeting --count 1")
                .example("concord watch --from-revision 1 -o json | jq .key")
                .runs(WatchCommand::watch);
    }

    private static int watch(Call call) throws IOException {
        OptionalInt count = call.count(COUNT, 1);
        Optional<Duration> time = call.time(FOR);
        long start = System.nanoTime();
        int left = count.orElse(Integer.MAX_VALUE);
        try (Watcher watcher = begin(call, wanted(call))) {
            while (left > 0) {
                Optional<Changes> next = next(watcher, time, start);
                if (next.isEmpty()) {
                    break;
                }
                for (Change change : next.get().changes()) {
                    if (left == 0) {
                        break;
                    }
                    print(call, next.get(), change);
                    left = count.isPresent() ? left - 1 : left;
                }
            }
        }
        return ExitCode.OK;
    }

    private static Watcher begin(Call call, Watch watch) throws IOException {
        Watcher watcher = call.store().watch(watch);
        if (call.shell().terminal().errIsScreen() && !call.flag(FROM)) {
            call.shell().terminal().err().println("waiting for changes; Ctrl-C ends it");
        }
        return watcher;
    }

    private static Optional<Changes> next(Watcher watcher, Optional<Duration> time, long start) {
        return time.isEmpty()
                ? Optional.of(watcher.next())
                : watcher.poll(time.get().minusNanos(System.nanoTime() - start));
    }

    private static Watch wanted(Call call) {
        Optional<String> key = call.optionalParameter(KEY);
        Optional<String> prefix = call.option(PREFIX);
        if (key.isPresent() && prefix.isPresent()) {
            throw new UsageException("give a key or " + PREFIX + ", not both");
        }
        Watch watch =
                Watch.range(
                        key.map(Key::of)
                                .map(it -> Range.closed(it, it))
                                .orElseGet(() -> Range.prefix(prefix.orElse(""))));
        List<Change.Type> types = call.options(ONLY).stream().map(WatchCommand::type).toList();
        if (!types.isEmpty()) {
            watch =
                    watch.only(
                            types.getFirst(),
                            types.subList(1, types.size()).toArray(Change.Type[]::new));
        }
        if (call.option(PATTERN).isPresent()) {
            watch = watch.pattern(call.option(PATTERN).get());
        }
        OptionalLong from = call.number(FROM);
        return from.isPresent() ? watch.from(from.getAsLong()) : watch;
    }

    private static Change.Type type(String text) {
        for (Change.Type type : Change.Type.values()) {
            if (name(type).equals(text)) {
                return type;
            }
        }
        throw new UsageException(ONLY + " is '" + text + "'; it must be put, delete or expire");
    }

    private static String name(Change.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static void print(Call call, Changes of, Change change) throws IOException {
        Answer answer = call.answer();
        if (!answer.isJson()) {
            answer.line(text(of, change, call.flag(PREVIOUS)));
            return;
        }
        answer.line(
                Answer.object(json -> {
                    json.writeStringField("event", name(change.type()));
                    EntryFields.key(json, "key", change.key());
                    json.writeStringField("time", of.time().toString());
                    if (change.entry().isPresent()) {
                        EntryFields.content(json, change.entry().get());
                    } else {
                        json.writeNumberField("revision", of.revision());
                    }
                    if (call.flag(PREVIOUS) && change.previous().isPresent()) {
                        json.writeObjectFieldStart("previous");
                        EntryFields.content(json, change.previous().get());
                        json.writeEndObject();
                    }
                }));
    }

    /// Columns that need not wait for the next line to know how wide they are.
    private static String text(Changes of, Change change, boolean withPrevious) {
        String line =
                "%-8d  %-6s  %s"
                        .formatted(of.revision(), name(change.type()), Table.clean(change.key()));
        String value = change.entry().map(it -> "  " + Table.clean(it.value())).orElse("");
        String previous =
                withPrevious
                        ? change.previous()
                                .map(it -> "  (before: " + Table.clean(it.value()) + ")")
                                .orElse("")
                        : "";
        return line + value + previous;
    }
}
