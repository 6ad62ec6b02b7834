package concord.telemetry.flight;

import concord.core.spi.Event;
import concord.core.spi.Observer;

/// Tells Java Flight Recorder what takes time in a member.
final class FlightObserver implements Observer {

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Committed(int proposals, long nanos) -> {
                var commit = new Flight.Commit();
                if (commit.isEnabled()) {
                    commit.proposals = proposals;
                    commit.took = nanos;
                    commit.commit();
                }
            }
            case Event.Applied(long index, int commands, long nanos) -> {
                var apply = new Flight.Apply();
                if (apply.isEnabled()) {
                    apply.index = index;
                    apply.commands = commands;
                    apply.took = nanos;
                    apply.commit();
                }
            }
            case Event.BarrierPassed(var level, long nanos, boolean passed) -> {
                var barrier = new Flight.Barrier();
                if (barrier.isEnabled()) {
                    barrier.consistency = level.toString();
                    barrier.passed = passed;
                    barrier.took = nanos;
                    barrier.commit();
                }
            }
            case Event.SnapshotWritten(_, long index, long bytes, var took) -> {
                var snapshot = new Flight.Snapshot();
                if (snapshot.isEnabled()) {
                    snapshot.index = index;
                    snapshot.bytes = bytes;
                    snapshot.took = took.toNanos();
                    snapshot.commit();
                }
            }
            default -> {
                // the log tells it
            }
        }
    }
}
