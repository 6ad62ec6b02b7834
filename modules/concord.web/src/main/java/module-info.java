import org.jspecify.annotations.NullMarked;

/// The way in over HTTP and gRPC: a server on one port that a launcher starts over a store.
///
/// Nothing is exported. A launcher finds the server as an [concord.core.spi.EndpointProvider], and
/// everybody else speaks HTTP to it.
///
/// @provides concord.core.spi.EndpointProvider the server, with `http.host` and `http.port`
@NullMarked
module concord.web {
    requires com.fasterxml.jackson.core; // requests are parsed and answers written as streams
    requires com.fasterxml.jackson.databind; // queries and conditions are its trees
    requires com.google.protobuf; // messages of gRPC
    requires concord.core; // the store that is served
    requires concord.json; // what requests ask in JSON
    requires concord.proto; // the messages and methods of concord.v1
    requires concord.tls; // the certificate of the listener
    requires io.grpc; // descriptions of methods, codes of statuses
    requires io.grpc.services; // the messages of health and reflection
    requires io.helidon.common; // keeps Helidon from filtering the whole process's deserialization
    requires io.helidon.common.buffers; // how it says that a client has gone in mid-request
    requires io.helidon.common.concurrency.limits; // in the signature of a connection
    requires io.helidon.common.socket; // the options of accepted connections
    requires io.helidon.common.task; // how a connection says that it may be interrupted
    requires io.helidon.common.tls; // hands the listener our TLS context
    requires io.helidon.http; // methods, statuses and headers
    requires io.helidon.http.http2; // frames and windows, below gRPC
    requires io.helidon.webserver; // the server: a virtual thread per connection
    requires io.helidon.webserver.http2; // HTTP/2, on which calls are streams
    requires static org.jspecify; // null contracts, checked at compile time only

    provides concord.core.spi.EndpointProvider with
            concord.web.HttpEndpointProvider;
}
