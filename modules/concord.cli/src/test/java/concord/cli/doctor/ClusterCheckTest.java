package concord.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClusterCheckTest {

    private static final String MEMBERS =
            """
            [{"id": "n1", "role": "leader", "lag_entries": 0},
             {"id": "n2", "role": "follower", "lag_entries": %s},
             {"id": "n3", "role": "follower", "lag_entries": %s}]\
            """;

    private static Answered answered(
            String node, int aheadMillis, String leader, String version, String members) {
        String status =
                """
                {"node": "%s", "role": "follower", "leader": %s, "ready": true, "version": "%s",
                 "members": %s}\
                """
                        .formatted(node, leader, version, members);
        return new Answered(
                "http://" + node + ":4000",
                Duration.ofMillis(aheadMillis),
                Duration.ofMillis(1),
                Optional.of(Value.json(status).json()),
                "");
    }

    private static Answered n1(String members) {
        return answered("n1", 3, "\"n1\"", "0.1.0", members);
    }

    private static Map<String, Finding> of(Answered... answered) {
        Map<String, Finding> byCheck = new TreeMap<>();
        new ClusterCheck(List.of(answered))
                .findings()
                .forEach(each -> byCheck.put(each.check(), each));
        return byCheck;
    }

    private static Finding of(String check, Answered... answered) {
        return Optional.ofNullable(of(answered).get(check)).orElseThrow();
    }

    @Test
    void a_cluster_that_is_well() {
        assertEquals(
                Map.of(
                        "server", Finding.ok("server", "n1 at http://n1:4000, follower"),
                        "leader", Finding.ok("leader", "n1"),
                        "quorum", Finding.ok("quorum", "3 of 3 voters answer: 1 may be lost"),
                        "lag", Finding.ok("lag", "n3 is 7 entries behind"),
                        "versions", Finding.ok("versions", "0.1.0"),
                        "clocks",
                                Finding.ok(
                                        "clocks",
                                        "n1 and this machine are 3 ms apart, give or take 1")),
                of(n1(MEMBERS.formatted("0", "7"))));
    }

    @Test
    void a_member_that_is_silent_takes_the_margin() {
        assertEquals(
                Finding.warning(
                        "quorum",
                        "2 of 3 voters answer: one more lost and writes stop",
                        "start n3, or put another in its place with 'concord cluster replace'"),
                of("quorum", n1(MEMBERS.formatted("0", "null"))));
    }

    @Test
    void a_majority_that_is_silent_fails() {
        assertEquals(
                Finding.failed("quorum", "1 of 3 voters answer: writes stop", "start n2, n3"),
                of("quorum", n1(MEMBERS.formatted("null", "null"))));
    }

    @Test
    void who_is_far_behind_is_told() {
        assertEquals(Finding.State.WARNING, of("lag", n1(MEMBERS.formatted("1001", "0"))).state());
    }

    @Test
    void no_leader_fails() {
        assertEquals(
                Finding.State.FAILED,
                of("leader", answered("n2", 0, "null", "0.1.0", "null")).state());
    }

    @Test
    void versions_and_clocks_are_compared() {
        Answered n1 = n1(MEMBERS.formatted("0", "0"));
        Answered n2 = answered("n2", -600, "\"n1\"", "0.2.0", "null");

        assertEquals(
                Finding.warning(
                        "versions",
                        "n1 has 0.1.0, n2 has 0.2.0",
                        "finish the upgrade, one member after the other"),
                of("versions", n1, n2));
        Finding clocks = of("clocks", n1, n2);
        assertEquals("n2 and n1 are 603 ms apart, give or take 2", clocks.found());
        assertEquals(Finding.State.WARNING, clocks.state());
    }

    @Test
    void who_does_not_tell_is_asked_for_a_token() {
        Answered closed =
                new Answered(
                        "http://n1:4000",
                        Duration.ZERO,
                        Duration.ZERO,
                        Optional.empty(),
                        "a token is needed");
        assertEquals(
                "http://n1:4000 answers, and tells no more: a token is needed",
                of("server", closed).found());
    }
}
