package concord.bench;

import concord.core.Role;
import concord.core.Status;

/// What a member of Concord tells of itself, as a line.
///
/// @param leader whom it takes for the leader; empty when nobody
/// @param changes how often it heard of another leader
record MemberStatus(
        String node,
        String leader,
        boolean leads,
        boolean ready,
        long term,
        long commit,
        long applied,
        long keys,
        int changes) {

    static MemberStatus of(Status status, int changes) {
        return new MemberStatus(
                status.node(),
                status.leader().orElse(""),
                status.role() == Role.LEADER,
                status.ready(),
                status.term(),
                status.commitIndex(),
                status.appliedIndex(),
                status.keys(),
                changes);
    }

    String line() {
        return "node=%s leader=%s leads=%s ready=%s term=%d commit=%d applied=%d keys=%d changes=%d"
                .formatted(node, leader, leads, ready, term, commit, applied, keys, changes);
    }

    static MemberStatus parse(String line) {
        var fields = Pairs.parse(line);
        return new MemberStatus(
                fields.text("node"),
                fields.text("leader"),
                Boolean.parseBoolean(fields.text("leads")),
                Boolean.parseBoolean(fields.text("ready")),
                fields.number("term"),
                fields.number("commit"),
                fields.number("applied"),
                fields.number("keys"),
                (int) fields.number("changes"));
    }
}
