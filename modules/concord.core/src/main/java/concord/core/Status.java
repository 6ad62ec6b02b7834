package concord.core;

import java.util.Optional;

/// What a member knows of itself at one moment.
///
/// @param node the member's name
/// @param role its role
/// @param leader the leader's name, where one is known
/// @param term the Raft term
/// @param commitIndex the last log index known to be committed
/// @param appliedIndex the last log index applied here
/// @param ready whether it serves reads and writes
/// @param problem why it does not, for people
/// @param revision the store's revision
/// @param keys how many keys there are
/// @param bytes how many bytes their keys and values have
public record Status(
        String node,
        Role role,
        Optional<String> leader,
        long term,
        long commitIndex,
        long appliedIndex,
        boolean ready,
        Optional<String> problem,
        long revision,
        long keys,
        long bytes) {}
