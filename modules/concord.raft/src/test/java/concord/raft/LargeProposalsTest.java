package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import concord.core.Comparison;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Put;
import concord.core.Settings;
import concord.core.Txn;
import concord.core.Value;
import concord.core.spi.Proposal;
import concord.testkit.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a member accepts its log carries, and can read again.
class LargeProposalsTest {

    private static final int MIB = 1 << 20;
    private static final int VALUE_MAX = Math.toIntExact(Settings.VALUE_MAX_BYTES.defaultValue());
    private static final String LONGEST_KEY = "k".repeat(1024);
    private static final Pattern LENGTH = Pattern.compile("the request has (\\d+) bytes");

    @TempDir Path directory;

    private final Random random = new Random(11);

    @Test
    void theLargestValueUnderTheLongestKeySurvivesARestart() {
        Value largest = value(VALUE_MAX);
        try (Concord concord = new Durable(directory).open()) {
            concord.store().put(LONGEST_KEY, largest);
        }
        try (Concord concord = new Durable(directory).open()) {
            assertEquals(largest, concord.store().get(LONGEST_KEY).orElseThrow().value());
        }
    }

    @Test
    void theLargestProposalSurvivesARestart() {
        Value largest = value(VALUE_MAX);
        try (Concord concord = new Durable(directory).open()) {
            concord.store().put(LONGEST_KEY, Value.of("before"));
            int room = Proposal.BESIDE_VALUE_MAX_BYTES;
            var refused =
                    assertThrows(
                            ConcordException.ValueTooLarge.class,
                            () -> concord.store().put(unlessEqual(largest, room)));
            int over =
                    length(refused)
                            - Math.toIntExact(Proposal.maxBytes(Settings.builder().build()));
            assertThrows(
                    ConcordException.ValueTooLarge.class,
                    () -> concord.store().put(unlessEqual(largest, room - over + 1)));
            concord.store().put(unlessEqual(largest, room - over));
        }
        try (Concord concord = new Durable(directory).open()) {
            assertEquals(largest, concord.store().get(LONGEST_KEY).orElseThrow().value());
            concord.store().put("after", Value.of(1));
        }
    }

    private Put unlessEqual(Value value, int operandBytes) {
        return Put.of(LONGEST_KEY, value)
                .when(new Condition.Valued(Comparison.NOT_EQUAL, value(operandBytes)));
    }

    private static int length(ConcordException refused) {
        Matcher matcher = LENGTH.matcher(String.valueOf(refused.getMessage()));
        assertEquals(true, matcher.find(), refused::toString);
        return Integer.parseInt(matcher.group(1));
    }

    @Test
    void whatTheLogCannotCarryIsRefusedAndTheMemberGoesOn() {
        try (Concord concord = new Durable(directory).open()) {
            Put replace = Put.of("key", value(9 * MIB)).when(Condition.value(value(9 * MIB)));
            assertThrows(ConcordException.ValueTooLarge.class, () -> concord.store().put(replace));
            Txn either =
                    Txn.when("key", Condition.PRESENT)
                            .then(Put.of("key", value(10 * MIB)))
                            .otherwise(Put.of("other", value(10 * MIB)));
            assertThrows(ConcordException.ValueTooLarge.class, () -> concord.store().txn(either));
            assertEquals(1, concord.store().put("key", Value.of("after")).revision());
        }
    }

    @Test
    void oneValueMayBeLargerThanWhatMayWait() {
        Durable member = new Durable(directory).with(Settings.VALUE_MAX_BYTES, 80L * MIB);
        Value large = value(70 * MIB);
        try (Concord concord = member.open()) {
            concord.store().timeout(Duration.ofSeconds(30)).put("key", large);
            assertEquals(70 * MIB, concord.store().get("key").orElseThrow().value().length());
        }
    }

    @Test
    void aLowerLimitIsForNewValuesAndTheLogStaysReadable() {
        Value large = value(4 * MIB);
        Durable member = new Durable(directory);
        try (Concord concord = member.with(Settings.VALUE_MAX_BYTES, 4L * MIB).open()) {
            concord.store().put("key", large);
        }
        for (int start = 0; start < 2; start++) {
            try (Concord concord = member.with(Settings.VALUE_MAX_BYTES, 1024L).open()) {
                assertEquals(large, concord.store().get("key").orElseThrow().value());
                assertThrows(
                        ConcordException.ValueTooLarge.class,
                        () -> concord.store().put("other", large));
                concord.store().put("small", Value.of(start));
            }
        }
    }

    @Test
    void aClusterIsRecoveredUnderALowerLimit() {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            cluster.awaitLeader().store().put("key", value(4 * MIB));
            cluster.awaitApplied();
            cluster.ids().forEach(cluster::stop);
            Settings lower =
                    RecoverTest.settings(cluster, "n1", true).toBuilder()
                            .set(Settings.VALUE_MAX_BYTES, 1024L)
                            .build();
            assertEquals(1, Concord.recover(lower, Set.of("n2", "n3")).keys());
        }
    }

    /// A part of a snapshot is larger than the largest entry then.
    @Test
    void aSnapshotGoesToANewMemberWhereValuesAreSmall() {
        String limit = "64KiB";
        try (TestCluster cluster =
                        TestCluster.of(1)
                                .set("limits.value-max-bytes", limit)
                                .set("snapshot.log-bytes", "1MiB")
                                .start(directory);
                Newcomer second =
                        Newcomer.of(
                                cluster,
                                "n2",
                                directory,
                                Map.of("limits.value-max-bytes", limit))) {
            Concord first = cluster.awaitLeader();
            for (int i = 0; i < 120; i++) {
                first.store().put("key" + i, value(60_000));
            }
            Path group = Durable.only(cluster.directory("n1").resolve("raft"), "");
            Durable.await(() -> isLarge(group.resolve("sm")));
            first.cluster().add("n2", second.address());
            assertEquals(120, second.member().status().keys());
        }
    }

    private static boolean isLarge(Path snapshots) {
        return Durable.list(snapshots).stream()
                .anyMatch(file ->
                        !file.toString().endsWith(".tmp") && file.toFile().length() > 5 * MIB);
    }

    /// Random, so that nothing makes it smaller.
    private Value value(int bytes) {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        return Value.raw(content);
    }
}
