/// Protocol Buffers: messages as bytes and back, and their descriptors.
module com.google.protobuf {
    requires java.logging; // warnings of its own
    requires jdk.unsupported; // sun.misc.Unsafe, with which it reads and writes arrays

    exports com.google.protobuf;
}
