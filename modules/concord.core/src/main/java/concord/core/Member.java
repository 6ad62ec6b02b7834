package concord.core;

/// A member of a cluster as its leader knows it.
///
/// @param id its name
/// @param address where the others reach its Raft port
/// @param role leader, follower or learner
/// @param lagEntries how many committed log entries it is known not to have yet; -1 when that is
///   not known
public record Member(String id, String address, Role role, long lagEntries) {}
