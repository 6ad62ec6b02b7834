package concord.core.machine;

import concord.core.Change;
import concord.core.Comparison;
import concord.core.Condition;
import concord.core.Delete;
import concord.core.Get;
import concord.core.Index;
import concord.core.Key;
import concord.core.Operation;
import concord.core.Predicate;
import concord.core.Put;
import concord.core.Range;
import concord.core.Touch;
import concord.core.Txn;
import concord.core.Value;
import concord.core.Watch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/// Reads the words of a scenario's command. Keys: `text`, `0xff00`, `é*512` for repetition. Values:
/// JSON without spaces, or `0x…` for raw bytes. Options: `name=value`.
final class Words {

    private final Deque<String> words;

    Words(String line) {
        words = new ArrayDeque<>(Arrays.asList(line.strip().split(" +")));
    }

    boolean hasNext() {
        return !words.isEmpty();
    }

    String next() {
        return words.remove();
    }

    String rest() {
        String rest = String.join(" ", words);
        words.clear();
        return rest;
    }

    long number() {
        return Long.parseLong(next());
    }

    Duration duration() {
        return duration(next());
    }

    private static Duration duration(String text) {
        return text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
    }

    Key key() {
        return key(next());
    }

    private static Key key(String text) {
        int star = text.indexOf('*');
        if (star > 0) {
            return Key.of(
                    text.substring(0, star).repeat(Integer.parseInt(text.substring(star + 1))));
        }
        return text.startsWith("0x")
                ? Key.of(HexFormat.of().parseHex(text.substring(2)))
                : Key.of(text.equals("''") ? "" : text);
    }

    Value value() {
        return value(next());
    }

    private static Value value(String text) {
        return text.startsWith("0x")
                ? Value.raw(HexFormat.of().parseHex(text.substring(2)))
                : Value.json(text);
    }

    /// A number that is given as an option, here or nowhere.
    OptionalLong number(String name) {
        for (String word : words) {
            if (word.startsWith(name + "=")) {
                return OptionalLong.of(Long.parseLong(word.substring(name.length() + 1)));
            }
        }
        return OptionalLong.empty();
    }

    Put put() {
        Put put = Put.of(key(), value());
        while (hasNext()) {
            String word = next();
            String value = word.substring(word.indexOf('=') + 1);
            put =
                    switch (word.split("=", 2)[0]) {
                        case "ttl" -> put.ttl(duration(value));
                        case "lease" -> put.lease(Long.parseLong(value));
                        case "if" -> put.when(condition(value));
                        case "previous" -> put.returningPrevious();
                        default -> throw new IllegalArgumentException(word);
                    };
        }
        return put;
    }

    Delete delete() {
        Delete delete = Delete.of(key());
        while (hasNext()) {
            String word = next();
            delete =
                    word.equals("previous")
                            ? delete.returningPrevious()
                            : delete.when(condition(word.substring("if=".length())));
        }
        return delete;
    }

    Touch touch() {
        return Touch.of(key(), duration());
    }

    /// `absent`, `present`, `value:JSON`, `value<JSON`, `version:2`, `version>2`, `/field<2`.
    private static Condition condition(String text) {
        if (text.equals("absent")) {
            return Condition.ABSENT;
        }
        if (text.equals("present")) {
            return Condition.PRESENT;
        }
        int end = 0;
        while ("<>!=:".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        int operand = end;
        while ("<>!=:".indexOf(text.charAt(operand)) >= 0) {
            operand++;
        }
        String sign = text.substring(end, operand).replace(":", "=");
        Comparison comparison =
                Arrays.stream(Comparison.values())
                        .filter(it -> it.sign().equals(sign))
                        .findFirst()
                        .orElseThrow();
        String left = text.substring(0, end);
        String right = text.substring(operand);
        if (left.startsWith("/")) {
            return new Condition.Where(Predicate.field(left, comparison, value(right)));
        }
        return switch (left) {
            case "value" -> new Condition.Valued(comparison, value(right));
            case "version" -> numbered(Condition.Target.VERSION, comparison, right);
            case "modified" -> numbered(Condition.Target.MOD_REVISION, comparison, right);
            case "created" -> numbered(Condition.Target.CREATE_REVISION, comparison, right);
            case "lease" -> numbered(Condition.Target.LEASE, comparison, right);
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Condition numbered(
            Condition.Target target, Comparison comparison, String right) {
        return new Condition.Numbered(target, comparison, Long.parseLong(right));
    }

    Txn txn(List<String> step) {
        Txn txn = Txn.of();
        List<Operation> then = new ArrayList<>();
        List<Operation> otherwise = new ArrayList<>();
        while (hasNext()) {
            txn = txn.once(next().substring("once=".length()));
        }
        for (String line : step.subList(1, step.size())) {
            Words words = new Words(line);
            switch (words.next()) {
                case "if" -> txn = txn.and(words.key(), condition(words.next()));
                case "then" -> then.add(words.operation());
                case "else" -> otherwise.add(words.operation());
                default -> throw new IllegalArgumentException(line);
            }
        }
        return txn.then(then.toArray(Operation[]::new))
                .otherwise(otherwise.toArray(Operation[]::new));
    }

    private Operation operation() {
        String verb = next();
        return switch (verb) {
            case "put" -> put();
            case "delete" -> delete();
            case "touch" -> touch();
            case "get" -> Get.of(key());
            case "list" -> range();
            default -> throw new IllegalArgumentException(verb);
        };
    }

    /// `all`, `prefix P`, `from K`, `between K K`, `closed K K`, then options.
    Range range() {
        Range range =
                switch (hasNext() ? next() : "all") {
                    case "all" -> Range.all();
                    case "prefix" -> {
                        String prefix = next();
                        yield prefix.startsWith("0x")
                                ? Range.prefix(HexFormat.of().parseHex(prefix.substring(2)))
                                : Range.prefix(prefix.equals("''") ? "" : prefix);
                    }
                    case "from" -> Range.from(key());
                    case "between" -> Range.between(key(), key());
                    case "closed" -> Range.closed(key(), key());
                    case String other -> throw new IllegalArgumentException(other);
                };
        while (hasNext()) {
            String word = next();
            String value = word.substring(word.indexOf('=') + 1);
            range =
                    switch (word.split("=", 2)[0]) {
                        case "down" -> range.reversed();
                        case "keys" -> range.withoutValues();
                        case "limit" -> range.limit(Integer.parseInt(value));
                        case "after" -> range.after(key(value));
                        case "at" -> range.at(Long.parseLong(value));
                        default -> throw new IllegalArgumentException(word);
                    };
        }
        return range;
    }

    /// `FROM`, then `key=`, `prefix=` or nothing, then `only=TYPE`, `pattern=…`.
    Watch watch() {
        long from = number();
        Watch watch = Watch.all();
        for (String word = words.poll(); word != null; word = words.poll()) {
            String value = word.substring(word.indexOf('=') + 1);
            watch =
                    switch (word.split("=", 2)[0]) {
                        case "key" -> Watch.key(key(value));
                        case "prefix" -> Watch.prefix(value);
                        case "pattern" -> watch.pattern(value);
                        case "only" -> watch.only(Change.Type.valueOf(value));
                        default -> throw new IllegalArgumentException(word);
                    };
        }
        return watch.from(from);
    }

    Index index() {
        String name = next();
        String pointer = next();
        return new Index(name, pointer.equals("''") ? "" : pointer, hasNext());
    }
}
