package concord.core.store;

import concord.core.Backup;
import concord.core.Role;
import concord.core.Settings;
import concord.core.spi.Engine;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// On the leader: makes a backup when its newest is older than the interval, and then deletes old
/// ones. A member that comes to lead makes its first one at once where it keeps none.
public final class BackupSchedule implements AutoCloseable {

    /// How long it sleeps at most: clocks jump, and leaders change.
    private static final long LONGEST_SLEEP_MILLIS = 1_000;

    /// How long it waits after one that failed.
    private static final long PAUSE_MILLIS = 30_000;

    private final LocalBackups backups;
    private final Engine engine;
    private final Settings settings;
    private final Observer observer;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final @Nullable Thread thread;

    /// Starts, where the settings have an interval.
    public BackupSchedule(
            LocalBackups backups,
            Engine engine,
            Settings settings,
            Observer observer,
            Surroundings surroundings) {
        this.backups = backups;
        this.engine = engine;
        this.settings = settings;
        this.observer = observer;
        this.clock = surroundings.wallClock();
        Duration interval = settings.get(Settings.BACKUP_INTERVAL);
        this.thread =
                interval.isZero()
                        ? null
                        : Thread.ofPlatform()
                                .daemon()
                                .name("concord-backup")
                                .start(() -> run(interval));
    }

    private void run(Duration interval) {
        Instant due = Instant.MIN;
        long sleep = 0;
        while (!isClosedWithin(sleep)) {
            sleep = LONGEST_SLEEP_MILLIS;
            try {
                if (clock.instant().isBefore(due) || engine.status().role() != Role.LEADER) {
                    continue;
                }
                due = newest().plus(interval);
                if (!clock.instant().isBefore(due)) {
                    due = backups.create().createdAt().plus(interval);
                    var _ = backups.cleanup();
                }
            } catch (RuntimeException e) { // a bug must not end the schedule unheard
                if (closed.getCount() > 0) {
                    observer.on(new Event.BackupFailed(settings.get(Settings.NODE_ID), e));
                }
                sleep = PAUSE_MILLIS;
            }
        }
    }

    /// When the newest one of the cluster that can be used was made. One of the future, by another
    /// clock, is no reason to make none until then.
    private Instant newest() {
        Instant now = clock.instant();
        return backups.own().stream()
                .map(Backup::createdAt)
                .filter(time -> !time.isAfter(now))
                .findFirst()
                .orElse(Instant.EPOCH);
    }

    private boolean isClosedWithin(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// Stops; a backup under way is given up.
    @Override
    public void close() {
        closed.countDown();
        Thread running = thread;
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            running.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
