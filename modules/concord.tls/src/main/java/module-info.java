import org.jspecify.annotations.NullMarked;

/// Certificates and keys for whoever speaks TLS: read from PEM files, read anew when they change,
/// and made for development.
///
/// Knows no socket. The members of a cluster, the HTTP server and the command line each bring their
/// own settings and use it.
@NullMarked
module concord.tls {
    requires transitive concord.core; // whose clocks whoever reloads files hands in
    requires static org.jspecify; // null contracts, checked at compile time only

    exports concord.tls;
}
