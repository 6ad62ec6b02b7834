/// The way in over gRPC: the services of `concord.v1` over a store.
package concord.web.grpc;
