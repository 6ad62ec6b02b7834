package concord.core.machine;

import concord.core.ConcordException;
import concord.core.Entry;
import concord.core.Page;
import concord.core.Plan;
import concord.core.Query;
import concord.core.Range;
import concord.core.Value;
import concord.core.query.KeyFilter;
import concord.core.query.Matcher;
import concord.core.query.Sargable;
import concord.core.query.Sargable.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds entries by key and content, as a revision and a log time see them.
final class Finder {

    private final State state;
    private final long revision;
    private final long time;

    Finder(State state, long revision, long time) {
        this.state = state;
        this.revision = revision;
        this.time = time;
    }

    /// How a query is answered: an equality on an indexed field first, then a range of one, then
    /// every key within the bounds.
    Plan plan(Query query) {
        Access access = access(query);
        Range range = KeyFilter.of(query).range();
        return access == null
                ? new Plan(Optional.empty(), Optional.empty(), range)
                : new Plan(
                        Optional.of(access.index.definition.name()),
                        Optional.of(access.part.predicate()),
                        range);
    }

    /// @param index the index that is used
    /// @param part what it answers
    private record Access(SecondaryIndex index, Sargable part) {}

    private @Nullable Access access(Query query) {
        List<Sargable> parts = query.where().map(Sargable::of).orElse(List.of());
        for (Sargable part : parts) {
            for (SecondaryIndex index : state.indexes.all()) {
                if (index.isComplete() && index.definition.pointer().equals(part.pointer())) {
                    return new Access(index, part);
                }
            }
        }
        return null;
    }

    /// A page of what a query finds.
    Page page(Query query, long shown) {
        int limit = query.limit().orElse(Range.PAGE_ENTRIES);
        Iterator<Entry> found = entries(query);
        List<Entry> entries = new ArrayList<>();
        while (found.hasNext() && entries.size() < limit) {
            entries.add(found.next());
        }
        return new Page(
                entries,
                found.hasNext() ? Optional.of(entries.getLast().key()) : Optional.empty(),
                shown);
    }

    /// What a query finds from its offset on, whatever its limit.
    Iterator<Entry> entries(Query query) {
        Iterator<Chain> matches = matches(query);
        for (int i = 0; i < query.offset() && matches.hasNext(); i++) {
            matches.next();
        }
        return shown(matches, query.keysOnly());
    }

    /// The entries of keys that are alive.
    private Iterator<Entry> shown(Iterator<Chain> alive, boolean keysOnly) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return alive.hasNext();
            }

            @Override
            public Entry next() {
                Chain chain = alive.next();
                Version version = Objects.requireNonNull(version(chain));
                Value value = Objects.requireNonNull(version.value);
                return version.entry(chain.key(), keysOnly ? Scan.NO_VALUE : value);
            }
        };
    }

    /// How many entries a query finds, whatever its offset and limit.
    long count(Query query) {
        long[] count = new long[1];
        forEach(query, _ -> count[0]++);
        return count[0];
    }

    /// Hands over the keys that a query finds, in their order.
    void forEach(Query query, Consumer<Chain> found) {
        matches(query).forEachRemaining(found);
    }

    private Iterator<Chain> matches(Query query) {
        KeyFilter keys = KeyFilter.of(query);
        @Nullable Matcher values = query.where().map(Matcher::of).orElse(null);
        Access access = access(query);
        Iterator<Chain> candidates =
                access == null
                        ? new Scan(state.entries, keys.range(), revision, time).chains()
                        : candidates(access, keys.range());
        return Lookahead.filtered(
                candidates,
                chain -> {
                    if (!keys.matches(chain.key())) {
                        return false;
                    }
                    Version version = version(chain);
                    return version != null
                            && version.value != null
                            && (values == null || values.matches(version.value));
                });
    }

    private Iterator<Chain> candidates(Access access, Range range) {
        Set<Chain> found = new LinkedHashSet<>();
        for (Span span : access.part.spans()) {
            found.addAll(access.index.candidates(span));
        }
        Comparator<Chain> order = Chain.IN_ORDER;
        return found.stream()
                .filter(chain ->
                        Scan.contains(range, chain.key()) && Scan.isAfter(range, chain.key()))
                .sorted(range.descending() ? order.reversed() : order)
                .iterator();
    }

    private @Nullable Version version(Chain chain) {
        return chain.aliveAt(revision, time);
    }

    /// The entries that have a value within a span, in the order of values, then keys.
    Iterator<Entry> lookup(String name, Span span) {
        SecondaryIndex index = state.indexes.get(name);
        if (index == null) {
            throw new ConcordException.NotFound("there is no index '" + name + "'");
        }
        return shown(
                index.isComplete() ? index.chains(span, this::version) : searched(index, span),
                false);
    }

    /// What an index that is still being built will hold, from all entries.
    private Iterator<Chain> searched(SecondaryIndex index, Span span) {
        TreeMap<byte[], Chain> hits = new TreeMap<>(Arrays::compareUnsigned);
        Iterator<Chain> all = new Scan(state.entries, Range.all(), revision, time).chains();
        while (all.hasNext()) {
            Chain chain = all.next();
            Version version = version(chain);
            byte[] value = version == null ? null : index.first(version, span);
            if (value != null) {
                hits.put(SecondaryIndex.posting(value, chain), chain);
            }
        }
        return hits.values().iterator();
    }

    /// The span that a look-up asks for.
    static Span span(Value from, Value to) {
        if (!from.isJson() || !to.isJson()) {
            throw new ConcordException.InvalidRequest(
                    "value is raw bytes; an index holds JSON values");
        }
        return from.equals(to) ? Sargable.equalTo(from) : Sargable.between(from, to);
    }
}
