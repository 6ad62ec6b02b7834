/// gRPC on the wire: calls and their messages on streams of HTTP/2. Knows no method and no store.
package concord.web.grpc.wire;
