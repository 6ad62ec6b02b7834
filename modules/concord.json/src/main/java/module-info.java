import org.jspecify.annotations.NullMarked;

/// What is asked in JSON, for whoever is asked that way: puts, deletes, conditions, ranges and
/// transactions, and what is said of them when they are wrong.
///
/// The HTTP server reads them from requests, the command line from files and arguments. It is
/// beside core, and not in it, for an application with a store inside asks in Java.
@NullMarked
module concord.json {
    requires com.fasterxml.jackson.core; // texts are read as streams
    requires transitive com.fasterxml.jackson.databind; // JsonSlice.tree() hands out its tree model
    requires transitive concord.core; // what is asked
    requires static org.jspecify; // null contracts, checked at compile time only

    exports concord.json;
}
