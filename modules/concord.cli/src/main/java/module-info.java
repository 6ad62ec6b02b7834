import org.jspecify.annotations.NullMarked;

/// The program `concord`: starts a server, and talks to one.
///
/// It knows no engine and no server by name: what is linked beside it is what it starts.
///
/// @uses concord.core.spi.AuditReaderProvider what reads the audit trail for `concord audit`
/// @uses concord.core.spi.EndpointProvider every server that is linked, started over the store
@NullMarked
module concord.cli {
    requires com.fasterxml.jackson.core; // answers as JSON, written as they come
    requires concord.client; // how the commands ask a server
    requires concord.core;
    requires concord.json; // transactions and entries that are given as JSON
    requires concord.tls; // makes certificates for development
    requires info.picocli; // commands and options, as a model built by code: nothing is reflected
    // on
    requires java.logging; // where System.Logger and SLF4J end; one formatter for all of them
    requires org.snakeyaml.engine; // concord.yaml, with the line of every value
    requires static org.jspecify;

    exports concord.cli.log to
            java.logging; // LogManager makes its replacement by name

    uses concord.core.spi.AuditReaderProvider;
    uses concord.core.spi.EndpointProvider;

    provides concord.core.spi.ObserverProvider with
            concord.cli.log.LogProvider;
}
