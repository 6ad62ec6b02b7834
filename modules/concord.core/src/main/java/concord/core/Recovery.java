package concord.core;

/// A new cluster of one member that was made from what this member had of an old one.
///
/// @param oldCluster the id of the cluster that has lost its majority
/// @param newCluster the id of the new one, whose only member is this one
/// @param index the last entry of the old log that the new cluster has
/// @param revision the store's revision
/// @param keys how many keys there are
public record Recovery(
        String oldCluster, String newCluster, long index, long revision, long keys) {}
