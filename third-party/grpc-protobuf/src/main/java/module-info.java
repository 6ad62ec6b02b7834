/// How gRPC marshals messages of Protocol Buffers and finds the descriptors of its services.
module io.grpc.protobuf {
    requires com.google.common; // preconditions
    requires transitive com.google.protobuf; // the messages and their descriptors
    requires transitive io.grpc; // marshallers and metadata
    requires io.grpc.protobuf.lite; // does the work

    exports io.grpc.protobuf;
}
