/// How gRPC marshals messages of Protocol Buffers.
module io.grpc.protobuf.lite {
    requires com.google.common; // preconditions
    requires transitive com.google.protobuf; // the messages
    requires transitive io.grpc; // marshallers and metadata

    exports io.grpc.protobuf.lite;
}
