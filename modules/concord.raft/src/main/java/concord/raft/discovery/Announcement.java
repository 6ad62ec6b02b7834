package concord.raft.discovery;

import concord.raft.peer.Peer;

/// What a member tells of itself by multicast.
///
/// @param cluster its `cluster.name`
/// @param member who it is, and where the others reach it
/// @param sentMillis when it was sent, by the wall clock of its sender
/// @param instance drawn at random when the sender starts
/// @param sequence how many the sender has sent before; with `instance`, no two announcements are
///   the same
record Announcement(String cluster, Peer member, long sentMillis, long instance, long sequence) {}
