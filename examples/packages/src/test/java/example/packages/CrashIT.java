package example.packages;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Loads a package index while the process that stores it is killed again and again, and checks
/// after each start that nothing acknowledged is lost and nothing is damaged.
///
/// A sample and three kills, unless `crash-test` says otherwise. `-Dseed=` of an earlier run plans
/// the same kills; what they meet depends on the machine.
class CrashIT {
    private static final long SEED = Long.getLong("seed", System.nanoTime() & 0xffff_ffffL);
    private static final int KILLS = Integer.getInteger("kills", 3);

    @TempDir Path directory;

    @Test
    void an_embedded_store_keeps_what_it_acknowledged() throws Exception {
        Path file = packages();
        Path log = directory.resolve("log");
        crash("embedded", file, log, new EmbeddedVictim(file, directory.resolve("data"), log));
    }

    @Test
    void a_server_keeps_what_it_acknowledged() throws Exception {
        Path file = packages();
        Path log = directory.resolve("log");
        crash("server", file, log, new HttpVictim(directory.resolve("data"), log));
    }

    private void crash(String name, Path file, Path log, Victim victim) throws Exception {
        Ledger ledger = new Ledger(PackageIndex.read(file));
        RandomGenerator random = new SplittableRandom(SEED);
        long start = System.nanoTime();
        int killed = 0;
        int killedOpening = 0;
        IO.println(
                "%s: %,d documents, %d kills, seed %d"
                        .formatted(name, ledger.documents().size(), KILLS, SEED));
        for (int left = KILLS; left > 0; left--) {
            Kill kill = Kill.random(random, ledger.missing(), left);
            ledger.started(kill);
            if (victim.run(ledger, kill)) {
                killed++;
                killedOpening += ledger.hasLooked() ? 0 : 1;
            }
            IO.println(
                    "  %s%s: %,d acknowledged"
                            .formatted(
                                    kill,
                                    ledger.hasLooked() ? "" : " (opening)",
                                    ledger.acknowledged()));
        }
        // Once to store the rest, and once to see that it is there.
        for (int i = 0; i < 2; i++) {
            Kill none = Kill.none();
            ledger.started(none);
            assertFalse(victim.run(ledger, none), "killed by someone else");
        }
        ledger.assertComplete();
        IO.println(
                ("  %,d acknowledged, 0 lost, 0 damaged; %,d found that were not acknowledged, all"
                                + " equal; %d kills, %d of them while opening; %d torn ends cut;"
                                + " %,d s")
                        .formatted(
                                ledger.acknowledged(),
                                ledger.unacknowledgedButThere(),
                                killed,
                                killedOpening,
                                tornEnds(log),
                                (System.nanoTime() - start) / 1_000_000_000));
    }

    private static long tornEnds(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("A crash had cut the last write")).count();
        }
    }

    private Path packages() throws IOException {
        String file = System.getProperty("packages", "");
        return file.isEmpty() ? Sample.write(directory.resolve("packages")) : Path.of(file);
    }
}
