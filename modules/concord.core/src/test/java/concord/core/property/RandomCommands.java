package concord.core.property;

import concord.core.Comparison;
import concord.core.Compression;
import concord.core.Condition;
import concord.core.Delete;
import concord.core.Get;
import concord.core.Index;
import concord.core.Key;
import concord.core.Lifetime;
import concord.core.Operation;
import concord.core.Predicate;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Touch;
import concord.core.Txn;
import concord.core.Value;
import concord.core.command.Command;
import concord.core.command.StoredValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Commands as a store might see them in its worst hour: few keys, so that they meet again, among
/// them the extremes, and values of all sizes.
public final class RandomCommands {

    private static final List<String> DOCUMENTS =
            List.of(
                    "null",
                    "false",
                    "0",
                    "\"\"",
                    "{}",
                    "[]",
                    "-0.10",
                    "1E400",
                    "{\"a\":[1,{\"b\":null}],\"é\":\"\uD83D\uDE00\"}");

    private static final List<String> SCALARS =
            List.of(
                    "null",
                    "true",
                    "false",
                    "0",
                    "-0.0",
                    "1",
                    "1.0",
                    "10e-1",
                    "2",
                    "10",
                    "-3",
                    "1e400",
                    "-1e400",
                    "1e-400",
                    "\"\"",
                    "\"t\"",
                    "\"text\"",
                    "\"u\"",
                    "\"\\u0000\"");

    private final RandomGenerator random;
    private final List<Key> keys = new ArrayList<>(extremes());

    /// Commands over this many ordinary keys and the extreme ones.
    public RandomCommands(RandomGenerator random, int ordinaryKeys) {
        this.random = random;
        for (int i = 0; i < ordinaryKeys; i++) {
            keys.add(Key.of("key/" + i));
        }
    }

    private static List<Key> extremes() {
        return Stream.of(
                        new byte[] {0},
                        new byte[] {(byte) 0x80},
                        new byte[] {(byte) 0xff},
                        new byte[] {(byte) 0xff, 0},
                        new byte[Key.MAX_BYTES])
                .map(Key::of)
                .toList();
    }

    /// All keys that commands are about.
    public List<Key> keys() {
        return List.copyOf(keys);
    }

    /// The next so many.
    public List<Command> list(int count) {
        return Stream.generate(this::next).limit(count).toList();
    }

    /// The next one: mostly puts and deletes, now and then anything else.
    public Command next() {
        return switch (random.nextInt(24)) {
            case 20 -> new Command.CreateIndex(index());
            case 21 -> new Command.DropIndex(index().name());
            case 22 -> new Command.DeleteWhere(textQuery());
            case 0, 1 -> new Command.Prolong(touch());
            case 2, 3 -> new Command.Transact(txn());
            case 4 -> new Command.Tick(random.nextInt(4) == 0 ? random.nextInt(500) : 0);
            case 5 -> new Command.Grant(random.nextInt(1, 400));
            case 6 -> new Command.KeepAlive(random.nextInt(1, 100));
            case 7 -> new Command.Revoke(random.nextInt(1, 100));
            case 8, 9, 10, 11, 12, 13 -> new Command.Remove(delete());
            default -> new Command.Write(put());
        };
    }

    private Key key() {
        return keys.get(random.nextInt(keys.size()));
    }

    private Put put() {
        return new Put(
                key(), stored(), lifetime(), condition(), Compression.AUTO, random.nextBoolean());
    }

    /// A value as it is stored: deflated or not.
    private Value stored() {
        Value value = value();
        return random.nextInt(4) == 0 ? StoredValue.of(value).deflated(1) : value;
    }

    private Delete delete() {
        return new Delete(key(), condition(), random.nextBoolean());
    }

    private Touch touch() {
        return Touch.of(key(), ttl());
    }

    private Duration ttl() {
        return Duration.ofMillis(random.nextInt(1, 300));
    }

    private Lifetime lifetime() {
        return switch (random.nextInt(10)) {
            case 0, 1 -> Lifetime.ttl(ttl());
            case 2 -> Lifetime.lease(random.nextInt(1, 100));
            default -> Lifetime.UNLIMITED;
        };
    }

    /// A condition, usually none.
    public Condition condition() {
        Comparison[] comparisons = Comparison.values();
        Condition.Target[] targets = Condition.Target.values();
        return switch (random.nextInt(20)) {
            case 0 -> Condition.PRESENT;
            case 1 -> Condition.ABSENT;
            case 2, 3 ->
                    new Condition.Numbered(
                            targets[random.nextInt(targets.length)],
                            comparisons[random.nextInt(comparisons.length)],
                            random.nextInt(5));
            case 4 -> Condition.value(value());
            case 5 -> new Condition.Where(predicate(1));
            case 6 -> new Condition.Valued(comparisons[random.nextInt(6)], scalar());
            default -> Condition.ALWAYS;
        };
    }

    /// An index that others of the same name may differ from.
    public Index index() {
        int number = random.nextInt(4);
        String pointer = List.of("/n", "/t", "/n", "").get(number);
        Index index = Index.of("index " + number, pointer);
        return number == 2 || random.nextInt(30) == 0 ? index.asUnique() : index;
    }

    /// A query of any kind.
    public Query query() {
        Query query = textQuery();
        if (random.nextInt(4) == 0) {
            query = query.after(key());
        }
        if (random.nextInt(3) == 0) {
            query = query.withoutValues();
        }
        if (random.nextInt(3) == 0) {
            query = query.reversed();
        }
        if (random.nextInt(4) == 0) {
            query = query.range(key(), key());
        }
        query = query.offset(Math.max(0, random.nextInt(8) - 5));
        return random.nextBoolean() ? query.limit(random.nextInt(1, 5)) : query;
    }

    /// A query that finds few keys, and can be written as text.
    private Query textQuery() {
        Query query = random.nextBoolean() ? Query.withPrefix("key/1") : Query.all();
        if (random.nextInt(4) == 0) {
            query = query.pattern("[0-3]$");
        }
        if (random.nextInt(4) == 0) {
            query = query.suffix("1");
        }
        if (random.nextInt(4) == 0) {
            query = query.contains("/2");
        }
        return query.where(predicate(2));
    }

    /// A predicate about the fields of the documents.
    public Predicate predicate(int depth) {
        String pointer = List.of("/n", "/t", "", "/n/0").get(random.nextInt(4));
        Comparison[] comparisons = Comparison.values();
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> Predicate.exists(pointer);
            case 1 -> Predicate.in(pointer, List.of(scalar(), scalar()));
            case 2 -> Predicate.startsWith(pointer, "t");
            case 3 -> Predicate.contains(pointer, scalar());
            case 6 -> predicate(depth - 1).and(predicate(depth - 1));
            case 7 -> predicate(depth - 1).or(predicate(depth - 1));
            case 8 -> predicate(depth - 1).not();
            default ->
                    Predicate.field(
                            pointer, comparisons[random.nextInt(comparisons.length)], scalar());
        };
    }

    /// A scalar, in one of its spellings.
    public Value scalar() {
        return Value.json(SCALARS.get(random.nextInt(SCALARS.size())));
    }

    /// A document with fields that predicates and indexes are about.
    private Value document() {
        return Value.json(
                switch (random.nextInt(4)) {
                    case 0 -> "{\"n\":[%s,%s]}".formatted(scalar(), scalar());
                    case 1 -> "{\"t\":%s}".formatted(scalar());
                    default -> "{\"n\":%s,\"t\":%s}".formatted(scalar(), scalar());
                });
    }

    private Txn txn() {
        Txn txn = new Txn(List.of(), operations(), operations(), Optional.empty());
        for (int i = random.nextInt(3); i > 0; i--) {
            txn = txn.and(key(), condition());
        }
        return random.nextInt(3) == 0 ? txn.once("key " + random.nextInt(20)) : txn;
    }

    private List<Operation> operations() {
        return Stream.generate(this::operation).limit(random.nextInt(6)).toList();
    }

    private Operation operation() {
        return switch (random.nextInt(8)) {
            case 0 -> delete();
            case 1 -> touch();
            case 2 -> Get.of(key());
            case 3 -> range();
            default -> put();
        };
    }

    /// A range of any kind, of the newest revision.
    public Range range() {
        Range range =
                switch (random.nextInt(5)) {
                    case 0 -> Range.all();
                    case 1 -> Range.from(key());
                    case 2 -> Range.closed(key(), key());
                    case 3 -> Range.prefix("key/1");
                    default -> Range.between(key(), key());
                };
        if (random.nextBoolean()) {
            range = range.reversed();
        }
        if (random.nextInt(3) == 0) {
            range = range.after(key());
        }
        if (random.nextInt(3) == 0) {
            range = range.withoutValues();
        }
        return random.nextBoolean() ? range.limit(random.nextInt(1, 6)) : range;
    }

    /// A value of any kind; one in a hundred fills more than a frame of a snapshot.
    public Value value() {
        int kind = random.nextInt(100);
        if (kind < 20) {
            return document();
        }
        if (kind < 40) {
            return Value.json(DOCUMENTS.get(random.nextInt(DOCUMENTS.size())));
        }
        if (kind < 45) {
            return Value.raw(new byte[random.nextInt(200)]);
        }
        byte[] bytes = new byte[kind == 99 ? 70_000 : random.nextInt(64)];
        random.nextBytes(bytes);
        return Value.raw(bytes);
    }
}
