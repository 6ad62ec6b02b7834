package concord.ways;

import java.util.List;
import java.util.Optional;

/// Something that can be asked of a store on every way in.
sealed interface Ask {

    /// Puts a JSON value.
    ///
    /// @param ttl in seconds
    record Put(String key, String json, Optional<Long> ttl, When when) implements Ask {}

    record Get(String key, Optional<Long> revision) implements Ask {}

    record Delete(String key, When when) implements Ask {}

    record Touch(String key, long ttl) implements Ask {}

    record BulkPut(List<String> keys, String json) implements Ask {}

    record BulkGet(List<String> keys) implements Ask {}

    record BulkDelete(List<String> keys) implements Ask {}

    record BulkTouch(List<String> keys, long ttl) implements Ask {}

    /// Puts one key or another, depending on whether a third is there, and reads it.
    record Txn(String tested, boolean present, String put, String otherwise, String json)
            implements Ask {}

    record Listing(String prefix, long limit, boolean isDescending, Optional<Long> revision)
            implements Ask {}

    record Count(String prefix) implements Ask {}

    record Search(String query) implements Ask {}

    record SearchCount(String query) implements Ask {}

    record SearchDelete(String query) implements Ask {}

    record Explain(String query) implements Ask {}

    record CreateIndex(String name, String pointer, boolean unique) implements Ask {}

    record DropIndex(String name) implements Ask {}

    record Lookup(String name, String json) implements Ask {}

    record Grant(long ttl) implements Ask {}

    record PutLeased(String key, long lease) implements Ask {}

    record KeepAlive(long lease) implements Ask {}

    record Revoke(long lease) implements Ask {}

    record LeaseKeys(long lease) implements Ask {}

    /// A condition of a write.
    sealed interface When {

        record Always() implements When {}

        record Present(boolean present) implements When {}

        record Revision(long revision) implements When {}

        record Version(long version) implements When {}

        record Holds(String json) implements When {}

        /// A field of the value is less than a number.
        record Less(String pointer, long number) implements When {}
    }
}
