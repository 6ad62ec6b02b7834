import org.jspecify.annotations.NullMarked;

/// Tries to break a cluster: real processes from the image, real networks, faults of the machine,
/// and clients whose every answer is checked. It is run from here and is not in the image.
@NullMarked
module concord.reliability {
    requires com.fasterxml.jackson.databind; // what the agent beside a member speaks
    requires concord.testkit; // decides whether a history is linearizable
    requires static org.jspecify;
}
