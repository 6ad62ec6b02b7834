import org.jspecify.annotations.NullMarked;

/// The store and its API: what an application imports to coordinate.
///
/// Core knows no network and no disk. It holds the pure state machine, validates what callers ask
/// and drives whatever [concord.core.spi.Engine] is linked beside it.
///
/// @uses concord.core.spi.EngineProvider the durable engine, `concord.raft` in every normal image
/// @uses concord.core.spi.EndpointProvider the servers that a launcher starts over a store
/// @uses concord.core.spi.ObserverProvider metrics, traces and audit, where they are linked
@NullMarked
module concord.core {
    requires transitive com.fasterxml.jackson.databind; // Value.json() hands out its tree model
    requires com.fasterxml.jackson.core; // values are checked and minified by its streaming parser
    requires com.google.re2j; // patterns from clients, matched in linear time
    requires static transitive org.jspecify; // null contracts, checked at compile time only

    exports concord.core;
    exports concord.core.audit;
    exports concord.core.auth;
    exports concord.core.recipe;
    exports concord.core.spi;

    uses concord.core.spi.EngineProvider;
    uses concord.core.spi.EndpointProvider;
    uses concord.core.spi.ObserverProvider;
}
