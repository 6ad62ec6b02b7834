package concord.raft;

import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Settings;
import concord.core.spi.Proposal;
import java.nio.file.Path;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever `limits.value-max-bytes` is, everything that goes through Ratis fits into its limits.
class RatisConfigurationTest {

    /// What Ratis and its transport put around an entry or a part of a snapshot, at most.
    private static final int AROUND = 1 << 20;

    @ParameterizedTest
    @ValueSource(longs = {1, 64 << 10, 16 << 20, 64 << 20, 256 << 20})
    void allThatThereIsFits(long valueMaxBytes) {
        Settings settings = Settings.builder().set(Settings.VALUE_MAX_BYTES, valueMaxBytes).build();
        RaftProperties properties = RatisConfiguration.cluster(settings, Path.of("data"));

        long proposal = Proposal.maxBytes(settings);
        long entry = RaftServerConfigKeys.Log.Appender.bufferByteLimit(properties).getSize();
        assertTrue(entry > proposal + 1024, "an entry");
        long message = GrpcConfigKeys.messageSizeMax(properties, _ -> {}).getSize();
        assertTrue(message >= entry + AROUND, "a message with an entry");
        long part = RaftServerConfigKeys.Log.Appender.snapshotChunkSizeMax(properties).getSize();
        assertTrue(message >= part + AROUND, "a message with a part of a snapshot");
        long inFlight = GroupCommitter.MAX_IN_FLIGHT * entry;
        assertTrue(
                RaftServerConfigKeys.Write.byteLimit(properties).getSize() >= inFlight,
                "all that a member has in flight, on the leader");
        assertTrue(
                RaftServerConfigKeys.Log.queueByteLimit(properties).getSize() >= inFlight,
                "all that a member has in flight, on its way to the disk");
    }
}
