package concord.testkit;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What a client asked of a store, as a [History] records it. Values are text that means nothing
/// here, revisions are the store's.
///
/// Revisions in conditions are ones that the client has heard of: the checks take it that nobody
/// guesses the revision of a write of which no answer was heard.
public sealed interface Ask {

    /// The keys that it reads or writes.
    Set<String> keys();

    /// Whether it may change something.
    boolean writes();

    /// Reads a key, as of the moment.
    ///
    /// @param key the key
    record Get(String key) implements Ask {
        @Override
        public Set<String> keys() {
            return Set.of(key);
        }

        @Override
        public boolean writes() {
            return false;
        }
    }

    /// Reads a key, perhaps as it was a while ago: no search looks for its place, but what it
    /// answers must have been there once.
    ///
    /// @param key the key
    record StaleGet(String key) implements Ask {
        @Override
        public Set<String> keys() {
            return Set.of(key);
        }

        @Override
        public boolean writes() {
            return false;
        }
    }

    /// Writes a key if a condition holds.
    ///
    /// @param key the key
    /// @param value its new value
    /// @param when the condition
    record Put(String key, String value, When when) implements Ask {

        /// A write without a condition.
        public Put(String key, String value) {
            this(key, value, When.ALWAYS);
        }

        @Override
        public Set<String> keys() {
            return Set.of(key);
        }

        @Override
        public boolean writes() {
            return true;
        }
    }

    /// Deletes a key, if it is there and a condition holds.
    ///
    /// @param key the key
    /// @param when the condition
    record Delete(String key, When when) implements Ask {

        /// A delete without a condition.
        public Delete(String key) {
            this(key, When.ALWAYS);
        }

        @Override
        public Set<String> keys() {
            return Set.of(key);
        }

        @Override
        public boolean writes() {
            return true;
        }
    }

    /// Executes the one list when all tests hold, else the other.
    ///
    /// @param tests what has to hold
    /// @param success gets, puts and deletes
    /// @param failure gets, puts and deletes
    record Txn(List<Test> tests, List<Ask> success, List<Ask> failure) implements Ask {

        /// Keeps copies, which hold no transactions.
        public Txn {
            tests = List.copyOf(tests);
            success = List.copyOf(success);
            failure = List.copyOf(failure);
            if (!success.stream().allMatch(Txn::isStep)
                    || !failure.stream().allMatch(Txn::isStep)) {
                throw new IllegalArgumentException(
                        "a transaction executes gets, puts and deletes only");
            }
        }

        private static boolean isStep(Ask ask) {
            return ask instanceof Get || ask instanceof Put || ask instanceof Delete;
        }

        @Override
        public Set<String> keys() {
            Set<String> keys = new TreeSet<>();
            tests.forEach(test -> keys.add(test.key));
            success.forEach(ask -> keys.addAll(ask.keys()));
            failure.forEach(ask -> keys.addAll(ask.keys()));
            return keys;
        }

        @Override
        public boolean writes() {
            return success.stream().anyMatch(Ask::writes) || failure.stream().anyMatch(Ask::writes);
        }
    }

    /// What has to hold of a key for a transaction to succeed.
    ///
    /// @param key the key
    /// @param when the condition
    record Test(String key, When when) {}

    /// A condition on a key.
    sealed interface When {

        /// It always holds.
        When ALWAYS = new Always();

        /// The key is absent.
        When ABSENT = new Absent();

        /// The key is there.
        When PRESENT = new Present();

        /// It always holds.
        record Always() implements When {}

        /// The key is absent.
        record Absent() implements When {}

        /// The key is there.
        record Present() implements When {}

        /// The key has this value.
        ///
        /// @param value the value
        record Holds(String value) implements When {}

        /// The key was last written at this revision.
        ///
        /// @param revision the revision
        record At(long revision) implements When {}
    }
}
