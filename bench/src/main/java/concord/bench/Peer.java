package concord.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The stores that can be measured. To add one, write its [Target] and name it here.
enum Peer {
    /// Concord, one member, embedded.
    CONCORD {
        @Override
        Target open(Path directory) {
            return new ConcordTarget(directory);
        }

        @Override
        List<String> jvm(Options options) {
            return List.of(
                    "-p",
                    options.modules().toString(),
                    "--add-modules",
                    "concord.core,concord.raft",
                    "--enable-native-access=org.apache.ratis",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
        }
    },

    /// SOFAJRaft, one member.
    JRAFT {
        @Override
        Target open(Path directory) throws Exception {
            return new JraftTarget(directory);
        }

        @Override
        List<String> jvm(Options options) {
            // What RocksDB, protobuf and the disruptor do and a JDK 25 warns of.
            return List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
        }
    },

    /// Append and force, in the caller's thread.
    FSYNC {
        @Override
        Target open(Path directory) throws Exception {
            return new FsyncTarget(directory);
        }

        @Override
        boolean runs(Load load) {
            return load.threads() == 1 && load.blocking();
        }

        @Override
        boolean fills() {
            return false; // one force per key would take longer than everything else
        }
    },

    /// A map and nothing else: what the load program costs.
    MAP {
        @Override
        Target open(Path directory) {
            return new MapTarget();
        }
    };

    static Peer named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /// Opens the store in a directory, empty or left by an earlier [Target#close].
    abstract Target open(Path directory) throws Exception;

    /// The options that its JVM needs besides the common ones.
    List<String> jvm(Options options) {
        return List.of();
    }

    /// Whether a load means anything to it.
    boolean runs(Load load) {
        return true;
    }

    /// Whether to put every key before the warm-up.
    boolean fills() {
        return true;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
