import org.jspecify.annotations.NullMarked;

/// What a test of Concord needs, or of a program that uses it.
///
/// For whoever writes an engine or a store: contracts, which are test classes to extend. For
/// whoever writes an application: nothing of its own is needed, `Concord.inMemory()` opens a store
/// in a line.
@NullMarked
module concord.testkit {
    requires transitive concord.core; // whose stores and engines the contracts are about
    requires transitive org.junit.jupiter.api; // contracts are JUnit classes, open to extension
    requires static org.jspecify; // null contracts, checked at compile time only

    exports concord.testkit;

    opens concord.testkit to
            org.junit.platform.commons; // calls the tests of a contract, which are not public
}
