package concord.cli.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Get;
import concord.core.Got;
import concord.core.Operation;
import concord.core.Outcome;
import concord.core.Page;
import concord.core.Put;
import concord.core.Range;
import concord.core.Result;
import concord.core.Touch;
import concord.core.Touched;
import concord.core.TxnResult;
import concord.core.Written;
import concord.json.Ranges;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a transaction has answered: rows of a table for people, an object as HTTP has it for
/// programs.
final class TxnAnswer {

    private TxnAnswer() {}

    static void row(Table table, Operation operation, Result result) {
        switch (result) {
            case Written written ->
                    outcome(table, operation, written.outcome(), written.previous());
            case Deleted deleted ->
                    outcome(table, operation, deleted.outcome(), deleted.previous());
            case Touched touched -> outcome(table, operation, touched.outcome(), Optional.empty());
            case Got got -> {
                if (got.entry().isPresent()) {
                    entry(table, "get", "found", got.entry().get(), false);
                } else {
                    table.row("get", "not found", key(operation), "-", "-");
                }
            }
            case Page page -> {
                boolean keysOnly = operation instanceof Range range && range.keysOnly();
                if (page.entries().isEmpty()) {
                    table.row("range", "none", "-", "-", "-");
                }
                page.entries().forEach(it -> entry(table, "range", "found", it, keysOnly));
                if (page.next().isPresent()) {
                    table.row("range", "more follow", "-", "-", "-");
                }
            }
        }
    }

    private static void outcome(
            Table table, Operation operation, Outcome outcome, Optional<Entry> previous) {
        table.row(
                name(operation),
                outcome.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                key(operation),
                "-",
                previous.map(it -> "before: " + it.value()).orElse("-"));
    }

    private static void entry(
            Table table, String operation, String result, Entry entry, boolean keysOnly) {
        table.row(
                operation,
                result,
                entry.key(),
                entry.modRevision(),
                keysOnly ? "-" : entry.value());
    }

    private static String name(Operation operation) {
        return switch (operation) {
            case Put _ -> "put";
            case Delete _ -> "delete";
            case Touch _ -> "touch";
            case Get _ -> "get";
            case Range _ -> "range";
        };
    }

    private static String key(Operation operation) {
        return switch (operation) {
            case Put put -> put.key().toString();
            case Delete delete -> delete.key().toString();
            case Touch touch -> touch.key().toString();
            case Get get -> get.key().toString();
            case Range _ -> "-";
        };
    }

    static void write(JsonGenerator json, List<Operation> executed, TxnResult result)
            throws IOException {
        json.writeBooleanField("succeeded", result.succeeded());
        json.writeNumberField("revision", result.revision());
        json.writeArrayFieldStart("responses");
        for (int i = 0; i < result.results().size(); i++) {
            json.writeStartObject();
            json.writeObjectFieldStart(name(executed.get(i)));
            write(json, executed.get(i), result.results().get(i));
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Operation operation, Result result)
            throws IOException {
        switch (result) {
            case Written written -> write(json, written.outcome(), written.previous());
            case Deleted deleted -> {
                json.writeBooleanField("deleted", deleted.existed());
                write(json, deleted.outcome(), deleted.previous());
            }
            case Touched touched -> write(json, touched.outcome(), Optional.empty());
            case Got got -> {
                if (got.entry().isPresent()) {
                    json.writeObjectFieldStart("entry");
                    EntryFields.write(json, got.entry().get());
                    json.writeEndObject();
                } else {
                    json.writeNullField("entry");
                }
            }
            case Page page -> {
                boolean keysOnly = operation instanceof Range range && range.keysOnly();
                Answer.objects(
                        json,
                        "entries",
                        page.entries(),
                        keysOnly ? EntryFields::withoutValue : EntryFields::write);
                json.writeStringField("next_cursor", page.next().map(Ranges::cursor).orElse(null));
            }
        }
    }

    private static void write(JsonGenerator json, Outcome outcome, Optional<Entry> previous)
            throws IOException {
        json.writeStringField("outcome", outcome.name().toLowerCase(Locale.ROOT));
        if (previous.isPresent()) {
            json.writeObjectFieldStart("previous");
            EntryFields.content(json, previous.get());
            json.writeEndObject();
        }
    }
}
