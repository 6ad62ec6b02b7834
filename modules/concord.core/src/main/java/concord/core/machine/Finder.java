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
        Iterator<Chain> matches = matches(query);
        for (int i = 0; i < query.offset() && matches.hasNext(); i++) {
            matches.next();
        }
        List<Entry> entries = new ArrayList<>();
        while (matches.hasNext()) {
            Chain chain = matches.next();
            if (entries.size() == limit) {
                return new Page(entries, Optional.of(entries.getLast().key()), shown);
            }
            Version version = version(chain);
            if (version != null && version.value != null) {
                entries.add(
                        version.entry(
                                chain.key(), query.keysOnly() ? Scan.NO_VALUE : version.value));
            }
        }
        return new Page(entries, Optional.empty(), shown);
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
        return new Filtered<>(
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
    List<Entry> lookup(String name, Span span) {
        SecondaryIndex index = state.indexes.get(name);
        if (index == null) {
            throw new ConcordException.NotFound("there is no index '" + name + "'");
        }
        List<Entry> entries = new ArrayList<>();
        Iterator<Chain> candidates =
                index.isComplete()
                        ? index.candidates(span).iterator()
                        : new Scan(state.entries, Range.all(), revision, time).chains();
        for (Chain chain : sorted(index, span, candidates)) {
            Version version = version(chain);
            if (version != null && version.value != null) {
                entries.add(version.entry(chain.key(), version.value));
            }
        }
        return entries;
    }

    /// A key with several values stands where the first of them is.
    private List<Chain> sorted(SecondaryIndex index, Span span, Iterator<Chain> candidates) {
        TreeMap<byte[], Chain> hits = new TreeMap<>(Arrays::compareUnsigned);
        while (candidates.hasNext()) {
            Chain chain = candidates.next();
            Version version = version(chain);
            if (version != null) {
                index.values(version).stream()
                        .filter(span::contains)
                        .min(Arrays::compareUnsigned)
                        .ifPresent(value -> hits.put(SecondaryIndex.posting(value, chain), chain));
            }
        }
        return List.copyOf(hits.values());
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
