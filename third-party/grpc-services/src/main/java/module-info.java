/// The standard protocols of health and reflection, as generated from their definitions.
module io.grpc.services {
    requires com.google.common; // generated stubs
    requires transitive com.google.protobuf; // their messages
    requires transitive io.grpc; // their methods
    requires io.grpc.protobuf; // how their messages are marshalled
    requires transitive io.grpc.stub; // their stubs

    exports io.grpc.health.v1;
    exports io.grpc.reflection.v1;
}
