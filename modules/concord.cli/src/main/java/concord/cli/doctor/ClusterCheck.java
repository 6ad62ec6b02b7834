package concord.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What the servers that answered say of themselves and of each other.
///
/// @param answered what they said
record ClusterCheck(List<Answered> answered) {

    private static final Duration CLOCKS_APART = Duration.ofMillis(500);
    private static final long FAR_BEHIND = 1000;

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        answered.forEach(each -> findings.add(serves(each)));
        List<JsonNode> statuses = answered.stream().flatMap(it -> it.status().stream()).toList();
        if (!statuses.isEmpty()) {
            findings.add(leader(statuses));
            members(statuses)
                    .ifPresent(members -> {
                        findings.add(quorum(members));
                        findings.add(lag(members));
                    });
            findings.add(versions());
        }
        if (!answered.isEmpty()) {
            findings.add(clocks());
        }
        return findings;
    }

    private static Finding serves(Answered each) {
        String check = "server";
        if (each.status().isEmpty()) {
            return Finding.warning(
                    check,
                    each.endpoint() + " answers, and tells no more: " + each.refusal(),
                    "give a token with CONCORD_TOKEN, --token-file or --token");
        }
        JsonNode status = each.status().get();
        String who = each.name() + " at " + each.endpoint() + ", " + text(status, "role");
        return status.path("ready").asBoolean()
                ? Finding.ok(check, who)
                : Finding.failed(
                        check, who + ", does not serve: " + text(status, "problem"), "see its log");
    }

    private static Finding leader(List<JsonNode> statuses) {
        TreeSet<String> leaders =
                statuses.stream()
                        .filter(it -> it.path("leader").isTextual())
                        .map(it -> text(it, "leader"))
                        .collect(Collectors.toCollection(TreeSet::new));
        return switch (leaders.size()) {
            case 0 ->
                    Finding.failed(
                            "leader",
                            "there is none",
                            "start the members that are missing; when a majority is lost for good,"
                                    + " 'concord cluster recover --help'");
            case 1 -> Finding.ok("leader", leaders.first());
            default ->
                    Finding.warning(
                            "leader",
                            "members name different ones: " + String.join(", ", leaders),
                            "ask again in a moment; if it stays so, look at the network between"
                                    + " them");
        };
    }

    /// The members as the leader tells of them, or as one that asked it does.
    private static Optional<JsonNode> members(List<JsonNode> statuses) {
        return statuses.stream()
                .filter(it -> it.path("members").isArray())
                .min(Comparator.comparing(it -> !text(it, "role").equals("leader")))
                .map(it -> it.path("members"));
    }

    private static Finding quorum(JsonNode members) {
        int voters = 0;
        int answer = 0;
        List<String> silent = new ArrayList<>();
        for (JsonNode member : members) {
            if (text(member, "role").equals("learner")) {
                continue;
            }
            voters++;
            if (member.path("lag_entries").isNumber()) {
                answer++;
            } else {
                silent.add(text(member, "id"));
            }
        }
        int spare = answer - (voters / 2 + 1);
        String found = answer + " of " + voters + " voters answer";
        if (spare < 0) {
            return Finding.failed(
                    "quorum", found + ": writes stop", "start " + String.join(", ", silent));
        }
        if (!silent.isEmpty()) {
            return Finding.warning(
                    "quorum",
                    found
                            + (spare == 0
                                    ? ": one more lost and writes stop"
                                    : ": " + spare + " more may be lost"),
                    "start "
                            + String.join(", ", silent)
                            + ", or put another in its place with 'concord cluster replace'");
        }
        return Finding.ok(
                "quorum",
                found + (spare == 0 ? ": none may be lost" : ": " + spare + " may be lost"));
    }

    private static Finding lag(JsonNode members) {
        String behind = "";
        long most = 0;
        for (JsonNode member : members) {
            long lag = member.path("lag_entries").asLong(0);
            if (lag > most) {
                most = lag;
                behind = text(member, "id");
            }
        }
        if (most == 0) {
            return Finding.ok("lag", "nobody is behind");
        }
        String found = behind + " is " + most + " entries behind";
        return most > FAR_BEHIND
                ? Finding.warning(
                        "lag",
                        found,
                        "ask again; if it grows, look at its disk, its processors and its network")
                : Finding.ok("lag", found);
    }

    private Finding versions() {
        Map<String, String> byMember = new TreeMap<>();
        for (Answered each : answered) {
            each.status()
                    .ifPresent(it ->
                            byMember.put(
                                    each.name(), it.path("version").asText("an older version")));
        }
        return byMember.values().stream().distinct().count() == 1
                ? Finding.ok("versions", byMember.values().iterator().next())
                : Finding.warning(
                        "versions",
                        byMember.entrySet().stream()
                                .map(each -> each.getKey() + " has " + each.getValue())
                                .collect(Collectors.joining(", ")),
                        "finish the upgrade, one member after the other");
    }

    /// Between the members, where there are several; with the clock here, where there is one.
    private Finding clocks() {
        Answered first = answered.stream().min(Comparator.comparing(Answered::ahead)).orElseThrow();
        Answered last = answered.stream().max(Comparator.comparing(Answered::ahead)).orElseThrow();
        boolean several = answered.size() > 1;
        Duration apart = several ? last.ahead().minus(first.ahead()) : first.ahead().abs();
        Duration error = several ? last.error().plus(first.error()) : first.error();
        String found =
                "%s and %s are %d ms apart, give or take %d"
                        .formatted(
                                first.name(),
                                several ? last.name() : "this machine",
                                apart.toMillis(),
                                error.toMillis());
        return apart.minus(error).compareTo(CLOCKS_APART) > 0
                ? Finding.warning(
                        "clocks", found, "let chrony, ntpd or systemd-timesyncd set the clocks")
                : Finding.ok("clocks", found);
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }
}
