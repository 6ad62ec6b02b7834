/// The transport between members: Ratis' own gRPC, with an eye on its followers.
package concord.raft.net;
