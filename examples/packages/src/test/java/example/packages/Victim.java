package example.packages;

import java.io.IOException;

/// What is killed: a process with a durable store, and the load that goes into it.
interface Victim {

    /// Starts the process on the data that the last one left, looks at all documents and stores the
    /// missing ones, until that is done or the process is killed.
    ///
    /// @return whether it was killed
    boolean run(Ledger ledger, Kill kill) throws IOException, InterruptedException;
}
