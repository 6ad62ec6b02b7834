package concord.core.machine;

import concord.core.Change;
import concord.core.Changes;
import concord.core.ConcordException;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Got;
import concord.core.Key;
import concord.core.Lease;
import concord.core.Outcome;
import concord.core.Page;
import concord.core.Plan;
import concord.core.Query;
import concord.core.Range;
import concord.core.Result;
import concord.core.Touched;
import concord.core.TxnResult;
import concord.core.Value;
import concord.core.Watch;
import concord.core.Written;
import concord.core.auth.Token;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.spi.Image;
import concord.core.spi.Position;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Plays the steps of a scenario on a machine, and says what it answers.
///
/// Log time begins at 0 and stands still but for `advance`.
final class Stage {

    private StoreMachine machine = new StoreMachine();
    private long index;
    private long time;

    List<String> play(List<String> step) {
        try {
            return answer(step);
        } catch (ConcordException e) {
            return List.of(e.code() + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> answer(List<String> step) throws IOException {
        Words words = new Words(step.getFirst());
        String verb = words.next();
        return switch (verb) {
            case "get" -> {
                Key key = words.key();
                OptionalLong revision = words.number("at");
                try (View view = machine.view(revision)) {
                    Entry entry = view.get(key);
                    yield List.of(entry == null ? "absent" : text(entry));
                }
            }
            case "list" -> {
                Range range = words.range();
                try (View view = machine.view(range.revision())) {
                    yield text(view.page(range));
                }
            }
            case "count" -> {
                Range range = words.range();
                try (View view = machine.view(range.revision())) {
                    yield List.of(view.count(range) + "");
                }
            }
            case "query" -> {
                try (View view = machine.view(OptionalLong.empty())) {
                    yield text(view.page(Query.parse(words.rest())));
                }
            }
            case "explain" -> {
                try (View view = machine.view(OptionalLong.empty())) {
                    yield List.of(text(view.plan(Query.parse(words.rest()))));
                }
            }
            case "lookup" -> {
                String name = words.next();
                Value from = words.value();
                Value to = words.hasNext() ? words.value() : from;
                try (View view = machine.view(OptionalLong.empty())) {
                    yield entries(Driver.all(view.cursor(name, from, to)));
                }
            }
            case "watch" -> watch(words);
            case "leases" -> machine.leases().stream().map(Stage::text).toList();
            case "keys" -> List.of(machine.keysOf(words.number()).toString());
            case "indexes" -> machine.indexes().stream().map(Object::toString).toList();
            case "status" -> List.of(machine.counts() + ", oldest " + machine.oldestRevision());
            case "advance" -> {
                time += words.duration().toMillis();
                apply(null);
                yield List.of("at " + time + " ms, revision " + machine.counts().revision());
            }
            case "restart" -> {
                restart();
                yield List.of("revision " + machine.counts().revision());
            }
            default -> text(apply(command(verb, words, step)));
        };
    }

    private static Command command(String verb, Words words, List<String> step) {
        return switch (verb) {
            case "put" -> new Command.Write(words.put());
            case "delete" -> new Command.Remove(words.delete());
            case "touch" -> new Command.Prolong(words.touch());
            case "txn", "bulk" -> new Command.Transact(words.txn(step));
            case "grant" -> new Command.Grant(words.duration().toMillis());
            case "keep-alive" -> new Command.KeepAlive(words.number());
            case "revoke" -> new Command.Revoke(words.number());
            case "compact" -> new Command.Tick(words.number());
            case "index" -> new Command.CreateIndex(words.index());
            case "drop" -> new Command.DropIndex(words.next());
            case "delete-where" -> new Command.DeleteWhere(Query.parse(words.rest()));
            default -> throw new IllegalArgumentException("no command: " + verb);
        };
    }

    private Reply apply(@Nullable Command command) {
        List<Pending<Reply>> pending =
                Driver.pending(command == null ? List.of() : List.of(command));
        machine.apply(new Position(1, index++, time), pending);
        return command == null ? new Reply.Done(0) : pending.getFirst().answered();
    }

    private void restart() throws IOException {
        try (Image image = machine.capture()) {
            machine = new StoreMachine();
            machine.restore(new ByteArrayInputStream(Driver.bytes(image)));
        }
    }

    private List<String> watch(Words words) {
        Watch watch = words.watch();
        List<String> lines = new ArrayList<>();
        for (long at = watch.from().orElse(1); at <= machine.counts().revision(); at++) {
            Changes changes = machine.changes(at, ChangeFilter.of(watch));
            if (changes != null) {
                lines.add(
                        "revision " + changes.revision() + " at " + changes.time().toEpochMilli());
                changes.changes().forEach(change -> lines.add("  " + text(change)));
            }
        }
        return lines.isEmpty() ? List.of("nothing") : lines;
    }

    private static String text(Change change) {
        return change.type()
                + " "
                + change.entry().map(Stage::text).orElse(change.key().toString())
                + change.previous().map(it -> ", was " + it.value()).orElse("");
    }

    private static List<String> text(Reply reply) {
        return switch (reply) {
            case Reply.ToWrite(Written written) -> List.of(text(written));
            case Reply.ToRemove(Deleted deleted) -> List.of(text(deleted));
            case Reply.ToProlong(Touched touched) -> List.of(text(touched));
            case Reply.ToTransact(TxnResult result) -> {
                List<String> lines = new ArrayList<>();
                lines.add(
                        (result.succeeded() ? "succeeded" : "failed")
                                + " at revision "
                                + result.revision());
                result.results().forEach(it -> lines.add("  " + text(it)));
                yield lines;
            }
            case Reply.Done(long revision) -> List.of("revision " + revision);
            case Reply.Counted(long count, long revision) ->
                    List.of(count + ", revision " + revision);
            case Reply.Leased(Lease lease) -> List.of(text(lease));
            case Reply.Tokened(Token token) -> List.of(token.toString());
            case Reply.Refused refused -> throw refused.exception();
        };
    }

    private static String text(Result result) {
        return switch (result) {
            case Written(var outcome, long revision, var previous) ->
                    text(outcome, revision, previous);
            case Deleted(var outcome, long revision, var previous) ->
                    text(outcome, revision, previous);
            case Touched(var outcome, long revision) -> text(outcome, revision, Optional.empty());
            case Got(var entry) -> entry.map(Stage::text).orElse("absent");
            case Page page -> String.join("; ", text(page));
        };
    }

    private static String text(Outcome outcome, long revision, Optional<Entry> previous) {
        return (outcome == Outcome.DONE ? "revision " + revision : outcome.toString())
                + previous.map(it -> ", was " + text(it)).orElse("");
    }

    private static List<String> text(Page page) {
        List<String> lines = new ArrayList<>(entries(page.entries()));
        page.next().ifPresent(next -> lines.add("more after " + shown(next)));
        return lines;
    }

    private static List<String> entries(List<Entry> entries) {
        return entries.isEmpty() ? List.of("nothing") : entries.stream().map(Stage::text).toList();
    }

    private static String text(Entry entry) {
        return "%s = %s (created %d, modified %d, version %d%s%s)"
                .formatted(
                        shown(entry.key()),
                        entry.value(),
                        entry.createRevision(),
                        entry.modRevision(),
                        entry.version(),
                        entry.expiresAt().map(it -> ", expires at " + it.toEpochMilli()).orElse(""),
                        entry.lease().isPresent() ? ", lease " + entry.lease().getAsLong() : "");
    }

    private static String shown(Key key) {
        String text = key.toString();
        if (text.chars().anyMatch(Character::isISOControl)) {
            return "0x" + HexFormat.of().formatHex(key.bytes());
        }
        return text.length() <= 40
                ? text
                : text.substring(0, 1) + "… of " + key.length() + " bytes";
    }

    private static String text(Lease lease) {
        return "lease %d of %d ms, expires at %d"
                .formatted(lease.id(), lease.ttl().toMillis(), lease.expiresAt().toEpochMilli());
    }

    private static String text(Plan plan) {
        return plan.index()
                .map(it -> "index " + it + " by " + plan.predicate().orElseThrow().toJson())
                .orElse("scan");
    }
}
