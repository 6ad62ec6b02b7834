package concord.core.spi;

import concord.core.ConcordException;
import concord.core.Settings;
import java.nio.ByteBuffer;

/// A change on its way into the log: bytes to write, and a caller who waits. Made by core alone; an
/// engine moves it and hands it to [Machine#apply] where it was proposed here, so that nothing is
/// decoded twice.
public interface Proposal {

    /// What a proposal may have beside one value of the largest size, in bytes: keys, conditions,
    /// the text of a query.
    int BESIDE_VALUE_MAX_BYTES = 1 << 20;

    /// The largest proposal there is, in bytes. Core makes none that is larger, so an engine that
    /// carries this carries all.
    static long maxBytes(Settings settings) {
        return settings.get(Settings.VALUE_MAX_BYTES) + BESIDE_VALUE_MAX_BYTES;
    }

    /// How many bytes [#writeTo] writes.
    int length();

    /// Writes the encoded change, exactly [#length] bytes.
    void writeTo(ByteBuffer target);

    /// What its caller's work belongs to.
    default TraceContext trace() {
        return TraceContext.NONE;
    }

    /// Releases the answer that the machine has left in it. May run code of the caller: never
    /// called from the thread that applies.
    void complete();

    /// How long its caller waits for the engine, in nanoseconds; `Long.MAX_VALUE` when the caller
    /// sees to that himself. The engine then fails it with a time-out that says what is known.
    long limitNanos();

    /// Ends the wait with a failure, which says what is known of the outcome.
    void fail(ConcordException failure);
}
