/// The messages and the methods of gRPC, generated from `proto/`: what server and clients have in
/// common.
module concord.proto {
    requires com.google.common; // in generated stubs
    requires transitive com.google.protobuf; // the messages
    requires transitive io.grpc; // the descriptions of methods
    requires io.grpc.protobuf; // how messages are marshalled
    requires transitive io.grpc.stub; // the stubs

    exports concord.proto.v1;
}
