package concord.core.spi;

import concord.core.Delete;
import concord.core.Get;
import concord.core.Key;
import concord.core.Operation;
import concord.core.Put;
import concord.core.Range;
import concord.core.Touch;
import concord.core.Txn;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What an operation is about: keys, or something with a name.
///
/// @param key the first key, or the first that a range could have
/// @param keys how many keys it names; 0 for a range
/// @param name of the index, member, token, role, backup or lease, as the caller gave it
public record Subject(Optional<Key> key, int keys, Optional<String> name) {

    /// No valid name is longer, but a call is seen before it is held against the rules.
    private static final int NAME_MAX = 255;

    /// Nothing in particular.
    public static final Subject NONE = new Subject(Optional.empty(), 0, Optional.empty());

    /// One key.
    public static Subject of(Key key) {
        return new Subject(Optional.of(key), 1, Optional.empty());
    }

    /// Some keys.
    public static Subject of(Collection<Key> keys) {
        return new Subject(keys.stream().findFirst(), keys.size(), Optional.empty());
    }

    /// All keys of a range.
    public static Subject of(Range range) {
        return new Subject(range.from(), 0, Optional.empty());
    }

    /// What operations are about.
    public static Subject ofOperations(List<? extends Operation> operations) {
        return new Subject(
                operations.stream().flatMap(Subject::key).findFirst(),
                operations.size(),
                Optional.empty());
    }

    /// What a transaction is about: what it compares, and both of its branches.
    public static Subject of(Txn txn) {
        Stream<Key> keys =
                Stream.concat(
                        txn.compares().stream().map(Txn.Compare::key),
                        Stream.concat(txn.success().stream(), txn.failure().stream())
                                .flatMap(Subject::key));
        return new Subject(
                keys.findFirst(),
                txn.compares().size() + txn.success().size() + txn.failure().size(),
                Optional.empty());
    }

    private static Stream<Key> key(Operation operation) {
        return switch (operation) {
            case Put put -> Stream.of(put.key());
            case Delete delete -> Stream.of(delete.key());
            case Touch touch -> Stream.of(touch.key());
            case Get get -> Stream.of(get.key());
            case Range range -> range.from().stream();
        };
    }

    /// Something with a name. What is too long for one is cut and ends in `…`: whoever writes it
    /// down shall not be made to write down anything.
    public static Subject named(String name) {
        return new Subject(Optional.empty(), 0, Optional.of(cut(name)));
    }

    private static String cut(String name) {
        if (name.length() <= NAME_MAX) {
            return name;
        }
        boolean isWithinOne = Character.isHighSurrogate(name.charAt(NAME_MAX - 1));
        return name.substring(0, isWithinOne ? NAME_MAX - 1 : NAME_MAX) + "…";
    }
}
