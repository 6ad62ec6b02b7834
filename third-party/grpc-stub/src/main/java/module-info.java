/// What generated stubs of gRPC extend.
module io.grpc.stub {
    requires java.logging; // warnings of its own
    requires transitive com.google.common; // futures of its stubs are Guava's
    requires transitive io.grpc; // the calls that stubs make

    exports io.grpc.stub;
    exports io.grpc.stub.annotations;
}
