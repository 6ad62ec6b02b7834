package concord.raft;

import concord.core.Setting;
import java.util.List;

/// The engine's own settings.
final class RaftSettings {

    /// `snapshot.log-bytes`: how much log makes a snapshot.
    static final Setting<Long> SNAPSHOT_LOG_BYTES =
            Setting.size(
                    "snapshot.log-bytes",
                    256L << 20,
                    1L << 20,
                    1L << 40,
                    "After how many bytes of log a snapshot is written and the log is cut.");

    /// `limits.disk-reserve`: how much of the disk stays free.
    static final Setting<Long> DISK_RESERVE =
            Setting.size(
                    "limits.disk-reserve",
                    64L << 20,
                    1L << 20,
                    1L << 40,
                    "Writes are refused while the disk of data.dir has less room than this.");

    static final List<Setting<?>> ALL = List.of(SNAPSHOT_LOG_BYTES, DISK_RESERVE);

    private RaftSettings() {}
}
