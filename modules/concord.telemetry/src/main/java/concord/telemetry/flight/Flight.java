package concord.telemetry.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// The events, each made when what it tells of is over. So they have no duration of their own, but
/// a field that says how long it took.
final class Flight {

    private Flight() {}

    /// Proposals of this member were committed.
    @Name("concord.Commit")
    @Label("Commit")
    @Description("Proposals of this member were committed and applied here, in one batch")
    @Category("Concord")
    @StackTrace(false)
    static final class Commit extends Event {
        @Label("Proposals")
        int proposals;

        @Label("Took")
        @Timespan(Timespan.NANOSECONDS)
        long took;
    }

    /// An entry of the log was applied.
    @Name("concord.Apply")
    @Label("Apply")
    @Description("An entry of the log was applied")
    @Category("Concord")
    @StackTrace(false)
    static final class Apply extends Event {
        @Label("Index")
        long index;

        @Label("Commands")
        int commands;

        @Label("Took")
        @Timespan(Timespan.NANOSECONDS)
        long took;
    }

    /// A read has waited.
    @Name("concord.Barrier")
    @Label("Read barrier")
    @Description("A read waited until the local state held all that it must see")
    @Category("Concord")
    @StackTrace(false)
    static final class Barrier extends Event {
        @Label("Consistency")
        String consistency = "";

        @Label("Passed")
        boolean passed;

        @Label("Took")
        @Timespan(Timespan.NANOSECONDS)
        long took;
    }

    /// A snapshot is durable.
    @Name("concord.Snapshot")
    @Label("Snapshot")
    @Description("A snapshot was written and is durable")
    @Category("Concord")
    @StackTrace(false)
    static final class Snapshot extends Event {
        @Label("Index")
        long index;

        @Label("Size")
        @DataAmount
        long bytes;

        @Label("Took")
        @Timespan(Timespan.NANOSECONDS)
        long took;
    }
}
