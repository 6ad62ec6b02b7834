import org.jspecify.annotations.NullMarked;

/// What a test of Concord needs, or of a program that uses it.
///
/// - For whoever writes an engine or a store: contracts, which are test classes to extend.
/// - For whoever tests under faults: [concord.testkit.TestCluster], members in this process with a
///   [concord.testkit.FaultyNetwork] and wall clocks that disagree; [concord.testkit.ManualClock]
///   for time that stands still. [concord.testkit.ProcessCluster], real processes of the image that
///   are killed and stopped.
/// - For whoever wants to know whether it was right: [concord.testkit.History] records what clients
///   asked and heard, [concord.testkit.Histories] checks it; [concord.testkit.WatchLog] and
///   [concord.testkit.WatchCheck] do so for watches; [concord.testkit.Linearizability] is the
///   search for any object.
/// - For whoever documents it: [concord.testkit.ShellExample] runs the commands that a document
///   shows, [concord.testkit.JavaExample] its Java.
///
/// For whoever writes an application nothing of its own is needed: `Concord.inMemory()` opens a
/// store in a line.
@NullMarked
module concord.testkit {
    requires transitive concord.core; // whose stores and engines the contracts are about
    requires java.net.http; // asks members of the image whether they serve, and who leads
    requires transitive org.junit.jupiter.api; // contracts are JUnit classes, open to extension
    requires static org.jspecify; // null contracts, checked at compile time only

    exports concord.testkit;

    opens concord.testkit to
            org.junit.platform.commons; // calls the tests of a contract, which are not public
}
