package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import concord.core.command.Command;
import concord.core.property.RandomAccess;
import concord.core.property.RandomCommands;
import concord.core.property.Seeds;
import concord.core.spi.Position;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// The same commands in the same order give the same answers and the same snapshot bytes on every
/// member, by whichever way they come.
class DeterminismTest {

    private static final int SEEDS = 40;
    private static final int COMMANDS = 400;

    @Test
    void leaderAndFollowerAgree() {
        Seeds.each(
                SEEDS,
                random -> {
                    Driver leader = new Driver();
                    Driver follower = new Driver();
                    for (List<Command> entry : entries(commands(random), random)) {
                        assertEquals(leader.ride(entry), follower.replay(entry));
                    }
                    assertArrayEquals(leader.image(), follower.image());
                    assertEquals(leader.machine.counts(), follower.machine.counts());
                });
    }

    @Test
    void aMemberThatRestartsFromSnapshotsAgreesWithOneThatNeverStopped() {
        Seeds.each(
                SEEDS,
                random -> {
                    Driver steady = new Driver();
                    Driver restarted = new Driver();
                    for (List<Command> entry : entries(commands(random), random)) {
                        assertEquals(steady.ride(entry), restarted.replay(entry));
                        if (random.nextInt(5) == 0) {
                            restarted = Driver.restored(restarted.image());
                        }
                    }
                    assertArrayEquals(steady.image(), restarted.image());
                    assertEquals(steady.machine.counts(), restarted.machine.counts());
                });
    }

    @Test
    void logTimeNeverGoesBackWhateverClockALeaderHas() throws IOException {
        Driver fast = new Driver();
        fast.machine.apply(new Position(1, 0, 5_000), List.of());
        fast.machine.apply(new Position(2, 1, 3_000), List.of());
        assertEquals(new Position(2, 1, 5_000), fast.machine.capture().position());

        Driver restored = Driver.restored(fast.image());
        restored.machine.apply(new Position(3, 2, 4_000), List.of());
        assertEquals(new Position(3, 2, 5_000), restored.machine.capture().position());
    }

    @Test
    void everyCommandThatChangesSomethingIsSeenInTheBytes() {
        Seeds.each(
                SEEDS,
                random -> {
                    Driver driver = new Driver();
                    driver.ride(commands(random));
                    byte[] before = driver.image();
                    RandomCommands more = new RandomCommands(random, 30);
                    long revision = driver.machine.counts().revision();
                    while (driver.machine.counts().revision() == revision) {
                        driver.ride(more.next());
                    }
                    assertFalse(Arrays.equals(before, driver.image()));
                });
    }

    private static List<Command> commands(RandomGenerator random) {
        List<Command> commands = new ArrayList<>(new RandomCommands(random, 30).list(COMMANDS));
        for (Command access : new RandomAccess(random).list(COMMANDS / 4)) {
            commands.add(random.nextInt(commands.size()), access);
        }
        return commands;
    }

    /// The same commands, cut into entries of 1 to 20.
    private static List<List<Command>> entries(List<Command> commands, RandomGenerator random) {
        List<List<Command>> entries = new ArrayList<>();
        int from = 0;
        while (from < commands.size()) {
            int to = Math.min(commands.size(), from + random.nextInt(1, 21));
            entries.add(commands.subList(from, to));
            from = to;
        }
        return entries;
    }
}
